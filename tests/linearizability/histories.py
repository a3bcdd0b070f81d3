"""Small histories, written by hand: some that a queue can have and some that none can have (test_checker.py reads them).

    0-1  send a                 invoked at 0 s, answered at 1 s
    2-3  receive -> a#1 vt=30   the message a, received for the first time; `a#1'` is a after it came back from the dead-letter queue, with a new id
    4-5? delete a#1             no answer: the process was seen dead at 5 s

On a FIFO queue the message g-a belongs to the group g. `dead` is the dead-letter queue, to which a message goes that was received twice.
"""

from __future__ import annotations

RIGHT = {
    "one after the other": """
        0-1  send a
        2-3  receive -> a#1
        4-5  delete a#1
        6-7  receive -> nothing
        8-9  left""",
    "a receive that began before the send had ended": """
        0-5  send a
        1-2  receive -> a#1
        3-4  delete a#1
        8-9  left""",
    "a message received again after its timeout": """
        0-1    send a
        2-3    receive -> a#1
        20-21  receive -> nothing
        33-34  receive -> a#2
        35-36  delete a#1
        37-38  left""",
    "a timeout that may just have been over": """
        0-1    send a
        2-4    receive -> a#1
        33-33  receive -> a#2
        33-33  receive -> nothing
        35-36  delete a#2
        37-38  left""",
    "a lease given back": """
        0-1  send a
        2-3  receive -> a#1
        4-5  extend a#1 vt=0
        6-7  receive -> a#2
        8-9  delete a#2
        9-9  left""",
    "an extension of a deleted message": """
        0-1  send a
        2-3  receive -> a#1
        4-5  delete a#1
        6-7  extend a#1 refused
        8-9  left""",
    "a killed receive that leased": """
        0-1    send a
        2-3?   receive
        5-6    receive -> nothing
        33-34  receive -> a#2
        35-36  delete a#2
        37-38  left""",
    "a killed receive that did not": """
        0-1    send a
        2-3?   receive
        5-6    receive -> a#1
        7-8    delete a#1
        9-9    left""",
    "two killed receives, one of which leased": """
        0-1    send a
        2-3    receive -> a#1
        10-11? receive
        40-41? receive
        75-76  receive -> a#3
        77-78  delete a#3
        79-80  left""",
    "a killed send that did happen": """
        0-1?   send a
        2-3    receive -> a#1
        4-5    delete a#1
        6-7    left""",
    "a killed send that did not happen": """
        0-1?   send a
        2-3    receive -> nothing
        6-7    left""",
    "a killed delete that did happen": """
        0-1    send a
        2-3    receive -> a#1
        4-5?   delete a#1
        40-41  receive -> nothing
        42-43  left""",
    "a killed delete that did not happen": """
        0-1    send a
        2-3    receive -> a#1
        4-5?   delete a#1
        40-41  receive -> a#2
        42-43  delete a#2
        44-45  left""",
    "a killed extension that did happen": """
        0-1    send a
        2-3    receive -> a#1
        4-5?   extend a#1 vt=60
        40-41  receive -> nothing
        66-67  receive -> a#2
        68-68  delete a#2
        69-69  left""",
    "a purge": """
        0-1  send a
        2-3  send b
        2-3  purge
        4-5  receive -> b#1
        6-7  delete b#1
        8-9  left""",
    "a look that shows what a killed receive did": """
        0-1    send a
        2-3    receive -> a#1
        33-34? receive
        35-36  seen a#2
        37-38  delete a#1
        39-40  left""",
    "looks": """
        0-1  send a
        2-3  seen a#0
        2-4  receive -> a#1
        3-5  seen a#1
        6-7  delete a#1
        8-9  left""",
}
WRONG = {
    "an acknowledged message is lost": """
        0-1  send a
        8-9  left""",
    "a message that was received is lost": """
        0-1    send a
        2-3    receive -> a#1
        88-89  left""",
    "a message was never sent": """
        2-3  receive -> a#1""",
    "a message was received before it was sent": """
        2-3  receive -> a#1
        4-5  send a""",
    "two hold the message": """
        0-1  send a
        2-3  receive -> a#1
        4-5  receive -> a#2""",
    "two hold the message, received at the same time": """
        0-1  send a
        2-5  receive -> a#1
        2-5  receive -> a#2""",
    "two receives have the same count": """
        0-1    send a
        2-3    receive -> a#1
        44-45  receive -> a#1""",
    "a count is left out": """
        0-1    send a
        2-3    receive -> a#1
        44-45  receive -> a#3""",
    "a count goes back": """
        0-1    send a
        2-3?   receive
        44-45  receive -> a#2
        88-89  receive -> a#1""",
    "more counts are left out than receives were killed": """
        0-1    send a
        2-3?   receive
        44-45  receive -> a#3""",
    "a killed process received after its death": """
        0-1    send a
        2-3    receive -> a#1
        40-41  receive -> a#3
        42-43? receive""",
    "an acknowledged delete comes back": """
        0-1    send a
        2-3    receive -> a#1
        4-5    delete a#1
        44-45  receive -> a#2""",
    "a late delete comes back": """
        0-1    send a
        2-3    receive -> a#1
        44-45  delete a#1
        46-47  receive -> a#2""",
    "an extended lease is not respected": """
        0-1    send a
        2-3    receive -> a#1
        4-5    extend a#1 vt=60
        44-45  receive -> a#2""",
    "an extension by an old handle is not respected": """
        0-1    send a
        2-3    receive -> a#1
        40-41  receive -> a#2 vt=5
        42-43  extend a#1 vt=60
        50-51  receive -> a#3""",
    "a lease lapses too early": """
        0-1    send a
        2-3    receive -> a#1
        31-31  receive -> a#2""",
    "a lease lapses too late": """
        0-1    send a
        2-3    receive -> a#1
        33-34  receive -> nothing
        35-36  delete a#1""",
    "a message that is there is not given": """
        0-1  send a
        2-3  receive -> nothing
        4-5  receive -> a#1
        6-7  delete a#1""",
    "a message changes its id": """
        0-1    send a
        2-3    receive -> a#1
        33-34  receive -> a#2'""",
    "a deleted message can be extended": """
        0-1  send a
        2-3  receive -> a#1
        4-5  delete a#1
        6-7  extend a#1""",
    "a delete is refused": """
        0-1  send a
        2-3  receive -> a#1
        4-5  delete a#1 refused""",
    "a purged message comes back": """
        0-1  send a
        2-3  purge
        4-5  receive -> a#1""",
    "a look shows a deleted message": """
        0-1  send a
        2-3  receive -> a#1
        4-5  delete a#1
        6-7  seen a#1""",
}
RIGHT_FIFO = {
    "a group in order": """
        0-1    send g-a g-b
        2-3    receive -> g-a#1 g-b#1
        4-5    delete g-a#1
        5-6    receive -> nothing
        33-34  receive -> g-b#2
        35-36  delete g-b#1 refused
        35-36  delete g-b#2
        37-38  left""",
    "two groups": """
        0-1    send g-a h-b
        2-3    receive -> g-a#1
        2-3    receive -> h-b#1
        4-5    delete g-a#1
        4-5    delete h-b#1
        7-8    left""",
    "two sends at once, in the order of their receives": """
        0-2    send g-a
        1-3    send g-b
        4-5    receive -> g-b#1 g-a#1
        6-7    delete g-a#1
        6-7    delete g-b#1
        8-9    left""",
    "a retry of a send that was killed": """
        0-1?   send g-a
        2-3    send g-b
        4-5    send g-a
        6-7    receive -> g-b#1 g-a#1
        8-9    delete g-a#1
        8-9    delete g-b#1
        9-9    left""",
    "a killed receive of the first messages": """
        0-1    send g-a g-b g-c
        2-3?   receive
        4-5    receive -> nothing
        34-35  receive -> g-a#2 g-b#2 g-c#1
        36-37  delete g-a#2
        36-37  delete g-b#2
        36-37  delete g-c#1
        38-38  left""",
    "the retry of a send that was received meanwhile": """
        0-1?   send g-a
        2-3    receive -> g-a#1
        4-5    delete g-a#1
        6-7    send g-a
        8-9    left""",
}
WRONG_FIFO = {
    "out of order": """
        0-1  send g-a
        2-3  send g-b
        4-5  receive -> g-b#1""",
    "out of order in one receive": """
        0-1  send g-a g-b
        2-3  receive -> g-b#1 g-a#1""",
    "two hold a group": """
        0-1  send g-a g-b
        2-3  receive -> g-a#1
        4-5  receive -> g-b#1""",
    "two hold a group, whose first message has lapsed and was received again": """
        0-1    send g-a g-b
        2-3    receive -> g-a#1
        34-35  receive -> g-a#2
        36-37  receive -> g-b#1""",
    "a duplicate": """
        0-1    send g-a
        2-3    receive -> g-a#1
        4-5    delete g-a#1
        6-7    send g-a
        8-9    receive -> g-a#1'""",
    "a lapsed handle deletes": """
        0-1    send g-a
        2-3    receive -> g-a#1
        34-35  delete g-a#1
        36-37  left""",
    "an old handle deletes what another one holds": """
        0-1    send g-a
        2-3    receive -> g-a#1
        33-34  receive -> g-a#2
        35-36  delete g-a#1""",
    "an old handle extends what another one holds": """
        0-1    send g-a
        2-3    receive -> g-a#1
        33-34  receive -> g-a#2
        35-36  extend g-a#1""",
    "a handle in force is refused": """
        0-1    send g-a
        2-3    receive -> g-a#1
        4-5    delete g-a#1 refused""",
    "a message is lost from the middle": """
        0-1    send g-a g-b g-c
        2-3    receive -> g-a#1 g-c#1""",
    "a killed receive leased the second message alone": """
        0-1    send g-a g-b
        2-3?   receive
        4-5    receive -> g-a#1
        40-41  receive -> g-a#2 g-b#2""",
}
RIGHT_DEAD = {
    "to the dead-letter queue and back": """
        0-1    send a
        2-3    receive -> a#1
        33-34  receive -> a#2
        40-41  receive -> nothing in=dead
        64-65  receive -> nothing
        66-67  receive -> a#3 in=dead
        97-98  redrive a
        98-99  receive -> a#1'
        99-99  delete a#1'
        99-99  left""",
    "a killed redrive that did happen": """
        0-1    send a
        2-3    receive -> a#1
        33-34  receive -> a#2
        64-65  receive -> a#1'
        66-67  delete a#1'
        68-68  left""",
    "a redrive that nobody heard of, two killed receives, and a redrive": """
        0-1      send a
        2-3      receive -> a#1
        33-34    receive -> a#2
        70-71?   receive
        101-102? receive
        140-141  redrive a'
        142-143  receive -> a#1''
        144-145  delete a#1''
        146-147  left""",
    "a delete of what has moved": """
        0-1    send a
        2-3    receive -> a#1
        33-34  receive -> a#2
        65-66  delete a#2
        67-68  receive -> a#3 in=dead
        69-69  delete a#3 in=dead
        69-69  left""",
}
WRONG_DEAD = {
    "received once too often": """
        0-1    send a
        2-3    receive -> a#1
        33-34  receive -> a#2
        64-65  receive -> a#3""",
    "moved too early": """
        0-1    send a
        2-3    receive -> a#1
        33-34  receive -> a#2 in=dead""",
    "moved while it was in flight": """
        0-1    send a
        2-3    receive -> a#1
        33-34  receive -> a#2
        40-41  receive -> a#3 in=dead""",
    "lost on the way": """
        0-1    send a
        2-3    receive -> a#1
        33-34  receive -> a#2
        88-89  left""",
    "in both queues": """
        0-1    send a
        2-3    receive -> a#1
        33-34  receive -> a#2
        64-65  receive -> a#3 in=dead
        66-67  receive -> a#1'""",
    "came back although it had been deleted there": """
        0-1    send a
        2-3    receive -> a#1
        33-34  receive -> a#2
        64-65  receive -> a#3 in=dead
        66-67  delete a#3 in=dead
        68-69  receive -> a#1'""",
}
