"""Asks a question and prints the answer as it is written. Only the standard library: ask.py QUESTION

Address and login come from the environment (AIA_URL, ADMIN_EMAIL, ADMIN_PASSWORD) or from .env in this folder; with
AIA_API_KEY nobody has to sign in.
"""

import json
import os
import sys
import urllib.request


def settings() -> dict:
    lines = open(".env", encoding="utf-8").read().splitlines() if os.path.exists(".env") else []
    pairs = [line.split("=", 1) for line in lines if "=" in line and not line.startswith("#")]
    return {**{name.strip(): value.strip().strip("\"'") for name, value in pairs}, **os.environ}


def call(base: str, path: str, body: dict, token: str = "") -> urllib.request.http.client.HTTPResponse:
    headers = {"content-type": "application/json", "accept": "text/event-stream, application/json"}
    if token:
        headers["authorization"] = f"Bearer {token}"
    data = json.dumps(body).encode()
    return urllib.request.urlopen(urllib.request.Request(f"{base}/api/v1{path}", data, headers))


def events(stream):
    name = ""
    for raw in stream:
        line = raw.decode().rstrip("\n")
        if line.startswith("event: "):
            name = line[7:]
        elif line.startswith("data: "):
            yield name, json.loads(line[6:])


def main(question: str) -> None:
    env = settings()
    base = env.get("AIA_URL", f"http://127.0.0.1:{env.get('GATEWAY_PORT', '8080')}")
    token = env.get("AIA_API_KEY")
    if not token:
        login = {"email": env["ADMIN_EMAIL"], "password": env["ADMIN_PASSWORD"]}
        token = json.load(call(base, "/auth/login", login))["accessToken"]
    conversation = json.load(call(base, "/conversations", {}, token))
    finished = False
    for name, data in events(call(base, f"/conversations/{conversation['id']}/messages", {"content": question}, token)):
        if name == "delta":
            print(data["text"], end="", flush=True)
        elif name == "error":
            sys.exit(data["problem"]["detail"])
        finished = finished or name == "message.completed"
    print()
    if not finished:
        sys.exit("The answer was broken off.")


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]) or "How do I stop the system?")
