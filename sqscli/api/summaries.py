"""What each action does, in one sentence for whoever reads the help of a method or of a command."""

from __future__ import annotations

SUMMARIES: dict[str, str] = {
    "AddPermission": "Adds a statement to the queue's policy, which is stored and shown.",
    "CancelMessageMoveTask": "Ends a move task; what has moved stays where it is.",
    "ChangeMessageVisibility": "Sets how long a received message stays hidden from now on; 0 gives it back at once.",
    "ChangeMessageVisibilityBatch": "ChangeMessageVisibility for up to ten messages, each with an outcome of its own.",
    "CreateQueue": "Makes a queue, or finds the one that has this name and these attributes.",
    "DeleteMessage": "Deletes a received message for good.",
    "DeleteMessageBatch": "DeleteMessage for up to ten messages, each with an outcome of its own.",
    "DeleteQueue": "Deletes a queue with all its messages.",
    "GetQueueAttributes": "Gives those attributes of a queue that AttributeNames asks for; All stands for every one.",
    "GetQueueUrl": "Gives the URL of a queue by its name.",
    "ListDeadLetterSourceQueues": "Lists the queues that send their dead letters to this one.",
    "ListMessageMoveTasks": "Lists the last move tasks of a dead-letter queue, the newest first.",
    "ListQueueTags": "Gives a queue's tags.",
    "ListQueues": "Lists the queues, or those whose names begin with a prefix.",
    "PurgeQueue": "Deletes all messages of a queue.",
    "ReceiveMessage": "Takes up to ten messages, which then are hidden until they are deleted or their visibility timeout ends.",
    "RemovePermission": "Removes a statement from the queue's policy.",
    "SendMessage": "Puts a message into a queue.",
    "SendMessageBatch": "SendMessage for up to ten messages, each with an outcome of its own.",
    "SetQueueAttributes": "Changes attributes of a queue; those that are not named stay as they are.",
    "StartMessageMoveTask": "Moves the messages of a dead-letter queue back to where they came from, or to another queue.",
    "TagQueue": "Adds tags to a queue, in the place of those with the same keys.",
    "UntagQueue": "Removes tags from a queue; keys that it does not have are passed over.",
}
