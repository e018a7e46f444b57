"""The screening protocol for rivals: one JSON object a line in, one out."""

import json
import sys
from typing import Any


def serve(engine: Any) -> None:
    """Answers load, screen, screen_many and quit for a class with threshold, add and screen."""
    current = engine()

    def asked(item: dict) -> list[dict]:
        best: dict[str, float] = {}
        for found, score in current.screen(item["name"], item.get("kind", "person")):
            best[found] = max(score, best.get(found, 0.0))
        return [{"id": found, "score": round(score, 6)} for found, score in best.items()]

    for line in sys.stdin:
        message = json.loads(line)
        answer: dict[str, Any]
        if message["op"] == "quit":
            return
        if message["op"] == "load":
            current = current if message.get("append") else engine()
            current.add(message["subjects"])
            answer = {"ok": True, "count": len(message["subjects"]), "threshold": engine.threshold}
        elif message["op"] == "screen":
            answer = {"matches": asked(message)}
        else:
            answer = {"results": [asked(item) for item in message["items"]]}
        print(json.dumps(answer), flush=True)
