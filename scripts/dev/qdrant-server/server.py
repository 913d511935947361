"""A thin HTTP front over the local mode of Qdrant's official Python client, for tests where no server can be had.

It answers the REST calls that the TypeScript adapter makes, in memory, with the client's own models and semantics
(sparse IDF included), and with Qdrant's status codes: 404 for an unknown collection, 409 for one that exists, 400 for a
request that is not valid. It is no database: one process, one lock, nothing is kept.

    python server.py --port 0        prints one line `listening on http://127.0.0.1:PORT` when it is ready
"""

import argparse
import json
import os
import re
import sys
import threading
import time
import warnings
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

from pydantic import BaseModel, ValidationError
from qdrant_client import QdrantClient, models

warnings.filterwarnings("ignore", message="Payload indexes have no effect")
CLIENT = QdrantClient(":memory:")
LOCK = threading.Lock()


class HttpError(Exception):
    """An answer other than 200."""

    def __init__(self, status: int, message: str):
        super().__init__(message)
        self.status = status


def to_json(value):
    """Any result of the client as JSON values."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_none=True)
    if isinstance(value, list):
        return [to_json(item) for item in value]
    return value


def list_collections(_body):
    return CLIENT.get_collections()


def get_collection(_body, name):
    return CLIENT.get_collection(name)


def collection_exists(_body, name):
    return {"exists": CLIENT.collection_exists(name)}


def create_collection(body, name):
    request = models.CreateCollection.model_validate(body)
    if CLIENT.collection_exists(name):
        raise HttpError(409, f"Wrong input: Collection `{name}` already exists!")
    return CLIENT.create_collection(
        name,
        vectors_config=request.vectors,
        sparse_vectors_config=request.sparse_vectors,
        quantization_config=request.quantization_config,
    )


def delete_collection(_body, name):
    existed = any(entry.name == name for entry in CLIENT.get_collections().collections)
    return CLIENT.delete_collection(name) and existed


def list_aliases(_body):
    return CLIENT.get_aliases()


def change_aliases(body):
    return CLIENT.update_collection_aliases(models.ChangeAliasesOperation.model_validate(body).actions)


def create_index(body, name):
    request = models.CreateFieldIndex.model_validate(body)
    return CLIENT.create_payload_index(name, request.field_name, request.field_schema)


def upsert_points(body, name):
    return CLIENT.upsert(name, models.PointsList.model_validate(body).points)


def delete_points(body, name):
    return CLIENT.delete(name, models.FilterSelector.model_validate(body))


def scroll_points(body, name):
    request = models.ScrollRequest.model_validate(body)
    points, following = CLIENT.scroll(
        name,
        scroll_filter=request.filter,
        limit=request.limit or 10,
        offset=request.offset,
        with_payload=request.with_payload,
        with_vectors=request.with_vector or False,
    )
    return {"points": to_json(points), "next_page_offset": following}


def retrieve_points(body, name):
    request = models.PointRequest.model_validate(body)
    return CLIENT.retrieve(
        name, request.ids, with_payload=request.with_payload, with_vectors=request.with_vector or False
    )


def count_points(body, name):
    return CLIENT.count(name, count_filter=models.CountRequest.model_validate(body).filter)


def check_dimension(name: str, query, using: str):
    """The local mode leaves this to numpy; the server answers 400 in these words."""
    if not isinstance(query, list):
        return
    expected = CLIENT.get_collection(name).config.params.vectors[using].size
    if len(query) != expected:
        raise ValueError(f"Vector dimension error: expected dim: {expected}, got {len(query)}")


def query_points(body, name):
    request = models.QueryRequest.model_validate(body)
    check_dimension(name, request.query, request.using)
    return CLIENT.query_points(
        name,
        query=request.query,
        using=request.using,
        query_filter=request.filter,
        limit=request.limit or 10,
        with_payload=request.with_payload or False,
    )


NAME = r"/collections/([^/]+)"
ROUTES = [
    ("GET", r"/collections", list_collections),
    ("POST", r"/collections/aliases", change_aliases),
    ("GET", r"/aliases", list_aliases),
    ("GET", NAME, get_collection),
    ("GET", NAME + r"/exists", collection_exists),
    ("PUT", NAME, create_collection),
    ("DELETE", NAME, delete_collection),
    ("PUT", NAME + r"/index", create_index),
    ("PUT", NAME + r"/points", upsert_points),
    ("POST", NAME + r"/points/delete", delete_points),
    ("POST", NAME + r"/points", retrieve_points),
    ("POST", NAME + r"/points/scroll", scroll_points),
    ("POST", NAME + r"/points/count", count_points),
    ("POST", NAME + r"/points/query", query_points),
]


def dispatch(method: str, path: str, body):
    """The result of a call; raises HttpError with Qdrant's status."""
    for expected, pattern, handler in ROUTES:
        match = re.fullmatch(pattern, path)
        if expected == method and match:
            return call(handler, body, [unquote(part) for part in match.groups()])
    raise HttpError(404, f"This front does not know {method} {path}")


def call(handler, body, names):
    try:
        with LOCK:
            return to_json(handler(body, *names))
    except ValidationError as error:
        raise HttpError(400, f"Format error in JSON body: {error}") from error
    except ValueError as error:
        status = 404 if re.search(r"Collection .* not found", str(error)) else 400
        raise HttpError(status, f"Wrong input: {error}") from error


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def answer(self):
        started = time.monotonic()
        status, content = 200, {}
        try:
            length = int(self.headers.get("content-length") or 0)
            body = json.loads(self.rfile.read(length) or b"{}")
            content = {"result": dispatch(self.command, urlsplit(self.path).path, body), "status": "ok"}
        except HttpError as error:
            status, content = error.status, {"status": {"error": str(error)}}
        except json.JSONDecodeError as error:
            status, content = 400, {"status": {"error": f"Format error in JSON body: {error}"}}
        except Exception as error:  # the process goes on; the test sees a 500 with the reason
            status, content = 500, {"status": {"error": f"Service internal error: {error!r}"}}
        self.send(status, {**content, "time": time.monotonic() - started})

    do_GET = do_POST = do_PUT = do_DELETE = answer

    def send(self, status: int, content: dict):
        data = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_args):
        """Quiet: the tests' own output is what matters."""


def stop_with_parent():
    """Ends with the process that started it: its end of our standard input closes."""
    sys.stdin.buffer.read()
    os._exit(0)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=6333)
    parser.add_argument("--until-stdin-closes", action="store_true")
    options = parser.parse_args()
    server = ThreadingHTTPServer((options.host, options.port), Handler)
    server.daemon_threads = True
    if options.until_stdin_closes:
        threading.Thread(target=stop_with_parent, daemon=True).start()
    print(f"listening on http://{options.host}:{server.server_address[1]}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
