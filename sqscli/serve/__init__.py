"""`sqscli serve`: an HTTP endpoint over the home, beside the commands that use the same queues.

    socket -> limits (what a client may do) -> app (whose request, in which protocol) -> engine (one thread, one broker) -> answer
                                                  lines (who waits for a message)  <- changes (what other processes did)

Law 1: it is an adapter: parse, perform, render. What a request means is decided in `sqscli.actions` and below.
Law 2: the broker is used by the engine's thread alone; everything else is on the event loop.
Law 3: a waiting request costs a coroutine: no thread, no poll of its own.
Law 4: no request ends the server, and none is answered with a traceback.
"""
