"""Big answers are compressed for those who can read them, and only for those."""

import gzip
import http.client
import json

BODY = json.dumps({"sender": "compressing", "message": "What is sextortion?"})


def ask(server, body=BODY, path="/webhooks/rest/webhook", **headers):
    connection = http.client.HTTPConnection(server.address.removeprefix("http://"), timeout=60)
    connection.request(
        "POST" if body else "GET", path, body, {"Content-Type": "application/json", **headers}
    )
    answer = connection.getresponse()
    return answer, answer.read()


def test_a_reply_is_compressed_where_gzip_is_read(server):
    answer, body = ask(server, **{"Accept-Encoding": "br, gzip;q=0.8"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert int(answer.headers["Content-Length"]) == len(body)
    assert answer.headers["Vary"] == "Accept-Encoding"
    plain = gzip.decompress(body)
    assert len(body) < len(plain) / 2
    assert json.loads(plain)[0]["text"]


def test_a_reply_is_plain_where_gzip_is_not_read(server):
    for accepted in ("identity", "gzip;q=0", "br"):
        answer, body = ask(server, **{"Accept-Encoding": accepted})
        assert "Content-Encoding" not in answer.headers
        assert json.loads(body)


def test_a_small_answer_stays_as_it_is(server):
    answer, body = ask(server, None, "/health", **{"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers
    assert json.loads(body)["status"] == "ok"
