"""From a request to its answer: which protocol, which action, whose right; then the engine, or the line of those who wait.

Law 1: whatever a request holds, its answer is one of the protocol that it came in, and the server lives on.
Law 2: a request that is refused has changed nothing.
Law 3: pages in a browser are not served: what a page of somebody else's sends to this address is not what the user of this machine wants. A page that
       has given its own name to this address is told by that name (hosts.py).
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable
from functools import partial

from sqscli.actions import perform
from sqscli.api.actions import ACTIONS
from sqscli.api.errors import AccessDenied, InvalidAction, QueueDoesNotExist, ResourceNotFoundException, SQSError
from sqscli.catalog import Namespace, check_home
from sqscli.journal.errors import JournalError
from sqscli.serve.engine import Engine
from sqscli.serve.exchange import ClientGone, Exchange, Receive, Scope, Send
from sqscli.serve.hosts import Names
from sqscli.serve.lines import Lines, look
from sqscli.serve.log import RequestLog
from sqscli.serve.rights import Gate
from sqscli.wire import json10, query
from sqscli.wire.answers import Answer, InternalError, MethodNotAllowed, NotFound, Request, Result, Writer
from sqscli.wire.json10 import Json10
from sqscli.wire.xml import NO_ACTION, Xml

HEALTH = "/health"
_HEALTHY = Answer(200, ((b"content-type", b"application/json"),), b'{"status":"ok"}')
_LOOKS = ("GetQueueAttributes", "GetQueueUrl", "ListDeadLetterSourceQueues", "ListMessageMoveTasks", "ListQueueTags", "ListQueues", "ReceiveMessage")
_OF_MESSAGES = (  # these take the lock of their queue alone, so that several can share it
    "ChangeMessageVisibility", "ChangeMessageVisibilityBatch", "DeleteMessage", "DeleteMessageBatch", "SendMessage", "SendMessageBatch",
)  # fmt: skip
_AT_NO_QUEUE = ("CreateQueue", "ListQueues")  # recorded: in the older protocol a queue's URL does not know them
_AT_A_QUEUE = tuple(name for name, action in ACTIONS.items() if any(member.name == "QueueUrl" for member in action.request))
_QUEUE_PATH = re.compile(r"/[^/]+/[^/]+/?")
_HOST = re.compile(rb"(?:[A-Za-z0-9._-]{1,255}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")
_JSON, _XML = Json10(), Xml()


class Home:
    """What requests are performed on. `say` prints a line on stderr, `moved` is called when a move task was started."""

    def __init__(self, engine: Engine, lines: Lines, namespace: Namespace, say: Callable[[str], None], moved: Callable[[], None]) -> None:
        self.engine = engine
        self.lines = lines
        self.namespace = namespace
        self.say = say
        self.moved = moved


class App:
    """The ASGI application. `endpoint` begins the QueueUrls where a request does not say how it reached the server; `log` is told of each."""

    def __init__(
        self,
        home: Home,
        endpoint: str,
        new_request_id: Callable[[], str],
        gate: Gate | Names | None = None,
        log: RequestLog | None = None,
    ) -> None:
        self._home = home
        self._endpoint = endpoint
        self._new_request_id = new_request_id
        self._gate = gate or Names("")
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        exchange = Exchange(scope, receive, send, self._new_request_id())
        if self._log is not None:
            self._log.begin(exchange)
        try:
            answer = await self._answer(exchange)
            await exchange.answer(answer)
        except ClientGone:
            exchange.has_left = True
        if self._log is not None:
            self._log.end(exchange)

    async def _answer(self, exchange: Exchange) -> Answer:
        writer: Writer = _JSON if b"x-amz-target" in exchange.fields or b"json" in exchange.fields.get(b"content-type", b"") else _XML
        try:
            return await self._dispatch(exchange, writer)
        except SQSError as error:
            reported: SQSError = error
        except JournalError as error:
            self._home.say(f"sqscli: {error}")  # with the file and the way out, which are nothing for who asks from elsewhere
            reported = InternalError()
        except ClientGone:
            raise
        except Exception as error:  # noqa: BLE001 - a bug: the server lives on, and says where it was
            self._home.say("sqscli: an error in sqscli itself; please report it:")
            for line in "".join(traceback.format_exception(type(error), error, error.__traceback__)).splitlines():
                self._home.say(line)
            reported = InternalError()
        exchange.error = reported.query_code
        return writer.error(reported, exchange.request_id)

    async def _dispatch(self, exchange: Exchange, writer: Writer) -> Answer:
        if exchange.method not in ("POST", "GET") and (exchange.method, exchange.path) != ("HEAD", HEALTH):
            raise MethodNotAllowed.of(exchange.method)
        if exchange.path == HEALTH:
            await self._home.engine.perform(lambda broker: None)
            return _HEALTHY
        if exchange.path != "/" and not _QUEUE_PATH.fullmatch(exchange.path):
            raise NotFound
        _refuse_pages(exchange)
        await exchange.read_body()
        key = self._gate.admit(exchange)
        read = _read_json(exchange) if writer is _JSON else _read_query(exchange)
        if read is None:
            return NO_ACTION
        action, request = read
        if writer is _XML and exchange.path != "/" and action in _AT_NO_QUEUE:
            raise InvalidAction.of(action)
        endpoint = self._endpoint_of(exchange)
        if exchange.path != "/" and action in _AT_A_QUEUE and request.get("QueueUrl") is None:
            request["QueueUrl"] = endpoint + exchange.path.removesuffix("/")
        exchange.queue = self._queue_of(request)
        if key is not None:
            exchange.access_key_id = key.access_key_id
            key.check(action, request, self._home.namespace)
        _adopt_trace_header(exchange, action, request)
        try:
            result = await self._perform(exchange, action, request, endpoint)
            if action == "ListQueues" and not result:
                await self._check_home()
        except (QueueDoesNotExist, ResourceNotFoundException):
            await self._check_home()
            raise
        return writer.result(action, result, exchange.request_id)

    async def _check_home(self) -> None:
        """Where there is nothing: somebody may have removed the home, and that is no answer to which queues there are. Raises HomeError."""
        await self._home.engine.perform(lambda broker: check_home(broker.home, writing=False))

    async def _perform(self, exchange: Exchange, action: str, request: Request, endpoint: str) -> Result:
        home = self._home
        if action == "ReceiveMessage":
            return await self._receive(exchange, request)
        try:
            queue = exchange.queue if action in _OF_MESSAGES else ""
            return await home.engine.perform(partial(perform, action=action, request=request, endpoint=endpoint), queue)
        finally:
            if action not in _LOOKS:
                home.lines.wake(exchange.queue)
                if action == "StartMessageMoveTask":
                    home.moved()

    async def _receive(self, exchange: Exchange, request: Request) -> Result:
        found = (await self._home.engine.perform(partial(look, request=request), exchange.queue)).polled
        if found or not found.wait_seconds:
            return found.result
        gone = exchange.watch()
        try:
            result = await self._home.lines.wait(request, found.queue, found.wait_seconds, gone)
            exchange.has_left = gone.done() and not result
            return result
        finally:
            gone.cancel()

    def _queue_of(self, request: Request) -> str:
        """The name of the queue that a request is about; empty where that is none, or no name."""
        reference = request.get("QueueUrl") or request.get("QueueName") or request.get("SourceArn") or ""
        try:
            return self._home.namespace.name(reference)
        except QueueDoesNotExist:
            return ""

    def _endpoint_of(self, exchange: Exchange) -> str:
        """How this client reached the server: it can reach it so again."""
        host = exchange.fields.get(b"host", b"")
        return f"http://{host.decode()}" if _HOST.fullmatch(host) else self._endpoint


def _refuse_pages(exchange: Exchange) -> None:
    if b"origin" in exchange.fields or exchange.fields.get(b"sec-fetch-site", b"none") != b"none":
        raise AccessDenied("This server does not answer pages in a browser.")


def _read_json(exchange: Exchange) -> tuple[str, Request]:
    action = exchange.action = json10.read_action(exchange.field(b"x-amz-target"))
    return action, json10.read_request(action, exchange.body)


def _read_query(exchange: Exchange) -> tuple[str, Request] | None:
    pairs = query.read_pairs(exchange.query, exchange.body)
    action = query.read_action(pairs)
    if action is None:
        return None
    exchange.action = action
    return action, query.read_request(action, pairs)


def _adopt_trace_header(exchange: Exchange, action: str, request: Request) -> None:
    """The header `X-Amzn-Trace-Id` of a SendMessage becomes its AWSTraceHeader, unless it has one."""
    if action != "SendMessage" or b"x-amzn-trace-id" not in exchange.fields or request.get("MessageSystemAttributes"):
        return
    trace = exchange.field(b"x-amzn-trace-id")
    if trace.isascii() and trace.isprintable() and all("=" in part for part in trace.rstrip(";").split(";")):
        request["MessageSystemAttributes"] = {"AWSTraceHeader": {"StringValue": trace, "DataType": "String"}}
