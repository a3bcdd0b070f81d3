"""`sqscli consume QUEUE -- CMD ARG ...`: a command for each message.

    loop     the one event loop: ends, receives, starts, settles, waits - in that order
    job      one running command and the messages that it works on
    command  what is run: the path, the arguments with `{}`, the body on stdin
    watch    what ends a wait

Law 1: a message is deleted only after its command ended with 0 (or its batch said so), and counts as done only when that is durable.
Law 2: a message whose lease is lost is not touched any more, and the command that works on it is stopped.
Law 3: nothing is received that no command can be started for at once: a message that waits here would wait for nobody else.
Law 4: one thread and one loop: what happens is in the order of its lines.
"""
