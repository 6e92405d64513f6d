"""The four APIs as their providers answer them, on loopback: each request is kept, each answer has the real shape."""

import json
import re
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import unquote

PIECES = ("The sky ", "scatters ", "blue light.")
SAID = "".join(PIECES)
CAPITAL = '{"city": "Tokyo", "country": "Japan"}'
ARGUMENTS = '{"city": "Paris"}'
USED = {"prompt_tokens": 5, "completion_tokens": 7, "total_tokens": 12}
Body = dict[str, Any]
Answer = Body | list[Body]  # a list is a stream


@dataclass
class Asked:
    """One request as it came in; header names in lower case."""

    path: str
    headers: dict[str, str]
    body: Body


@dataclass
class Provider:
    """A server that speaks all four APIs."""

    url: str = ""
    asked: list[Asked] = field(default_factory=list)


def chat(body: Body, path: str) -> Answer:
    head = {"id": "chat-1", "object": "chat.completion", "created": 1_700_000_000, "model": body["model"]}
    if body.get("stream"):
        head["object"] = "chat.completion.chunk"
        deltas: list[Body] = [{"role": "assistant", "content": ""}, *({"content": piece} for piece in PIECES)]
        events = [{**head, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]} for delta in deltas]
        events.append({**head, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
        return [*events, {**head, "choices": [], "usage": USED}]
    message: Body = {"role": "assistant", "content": CAPITAL if "response_format" in body else SAID}
    if "tools" in body:
        function = {"name": body["tools"][0]["function"]["name"], "arguments": ARGUMENTS}
        message |= {"content": None, "tool_calls": [{"id": "call-1", "type": "function", "function": function}]}
    return {**head, "choices": [{"index": 0, "message": message, "finish_reason": "stop"}], "usage": USED}


def embeddings(body: Body, path: str) -> Answer:
    rows = [{"object": "embedding", "index": 0, "embedding": _numbers(body)}]
    return {"object": "list", "model": body["model"], "data": rows, "usage": {"prompt_tokens": 5, "total_tokens": 5}}


def _numbers(body: Body) -> object:
    # the client packages ask for base64: three little-endian floats
    return "AAAAPwAAgL4AAIA+" if body.get("encoding_format") == "base64" else [0.5, -0.25, 0.25]


def responses(body: Body, path: str) -> Answer:
    part = {"type": "output_text", "annotations": [], "text": CAPITAL if "text" in body else SAID}
    item: Body = {"id": "msg-1", "type": "message", "role": "assistant", "status": "completed", "content": [part]}
    if "tools" in body:
        call = {"call_id": "call-1", "name": body["tools"][0]["name"], "arguments": ARGUMENTS, "status": "completed"}
        item = {"id": "fc-1", "type": "function_call", **call}
    whole: Body = {"id": "resp-1", "object": "response", "created_at": 1_700_000_000, "status": "completed"}
    whole |= {"model": body["model"], "output": [item], "parallel_tool_calls": True, "tool_choice": "auto", "tools": []}
    if not body.get("stream"):
        return whole
    where = {"item_id": "msg-1", "output_index": 0, "content_index": 0}
    deltas = [{"type": "response.output_text.delta", **where, "delta": piece, "logprobs": []} for piece in PIECES]
    begun = {"type": "response.created", "response": {**whole, "status": "in_progress", "output": []}}
    events = [begun, *deltas, {"type": "response.completed", "response": whole}]
    return [{**event, "sequence_number": number} for number, event in enumerate(events)]


def messages(body: Body, path: str) -> Answer:
    block: Body = {"type": "text", "text": CAPITAL if "output_config" in body else SAID}
    if "tools" in body:
        block = {"type": "tool_use", "id": "use-1", "name": body["tools"][0]["name"], "input": json.loads(ARGUMENTS)}
    usage = {"input_tokens": 5, "output_tokens": 7}
    whole: Body = {"id": "msg-1", "type": "message", "role": "assistant", "model": body["model"], "content": [block]}
    whole |= {"stop_reason": "end_turn", "stop_sequence": None, "usage": usage}
    if not body.get("stream"):
        return whole
    deltas = [
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": piece}} for piece in PIECES
    ]
    ended = {"type": "message_delta", "delta": {"stop_reason": "end_turn", "stop_sequence": None}, "usage": usage}
    return [
        {"type": "message_start", "message": {**whole, "content": [], "stop_reason": None}},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        {"type": "ping"},
        *deltas,
        {"type": "content_block_stop", "index": 0},
        ended,
        {"type": "message_stop"},
    ]


def gemini(body: Body, path: str) -> Answer:
    def candidates(part: Body) -> Body:
        return {"candidates": [{"index": 0, "content": {"role": "model", "parts": [part]}, "finishReason": "STOP"}]}

    if ":stream" in path:
        return [candidates({"text": piece}) for piece in PIECES]
    if "tools" in body:
        name = body["tools"][0]["functionDeclarations"][0]["name"]
        return candidates({"functionCall": {"name": name, "args": json.loads(ARGUMENTS)}})
    return candidates({"text": CAPITAL if "generationConfig" in body else SAID})


def gemini_embedding(body: Body, path: str) -> Answer:
    values = {"values": [0.5, -0.25, 0.25]}
    return {"embeddings": [values]} if "requests" in body else {"embedding": values}


ANSWERS: dict[str, Callable[[Body, str], Answer]] = {
    r"/v1/chat/completions": chat,
    r"/v1/embeddings": embeddings,
    r"/v1/responses": responses,
    r"/v1/messages": messages,
    r"/v1/models/[^/]+:(generateContent|streamGenerateContent\?alt=sse)": gemini,
    r"/v1/models/[^/]+:(embedContent|batchEmbedContents)": gemini_embedding,
}


@contextmanager
def serving() -> Generator[Provider]:
    """Answer on a free port of this machine."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            headers = {name.lower(): value for name, value in self.headers.items()}
            provider.asked.append(Asked(unquote(self.path), headers, body))
            answering = next((answer for path, answer in ANSWERS.items() if re.fullmatch(path, self.path)), None)
            if answering is None:
                self.reply(404, "application/json", b'{"error": {"message": "no such path"}}')
                return
            answer = answering(body, self.path)
            if isinstance(answer, dict):
                self.reply(200, "application/json", json.dumps(answer).encode())
                return
            named = answering in (messages, responses)
            lines = [
                (f"event: {event['type']}\n" if named else "") + f"data: {json.dumps(event)}\n\n" for event in answer
            ]
            if answering is chat:
                lines = [": a comment, as gateways send to keep a line open\n\n", *lines, "data: [DONE]\n\n"]
            self.reply(200, "text/event-stream", "".join(lines).encode())

        def reply(self, status: int, kind: str, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.url = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
