"""One address may send the entry's forms so often; then it is told to wait, and reading goes on."""

from flask import Flask

from tests.client import CheckingClient


def test_it_works(client: CheckingClient) -> None:
    page = client.get("/signup").get_data(as_text=True)
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    answers = [client.post("/signup", data={"csrf_token": token}) for _ in range(101)]
    assert [answer.status_code for answer in answers] == [422] * 100 + [429]
    assert "过 10 分钟再试" in answers[-1].get_data(as_text=True)
    assert answers[-1].headers["Retry-After"] == "600"
    assert client.get("/signup").status_code == 200


def test_another_address_is_not_concerned(app: Flask, client: CheckingClient) -> None:
    page = client.get("/signup").get_data(as_text=True)
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    for _ in range(101):
        client.post("/signup", data={"csrf_token": token})
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    answer = client.post("/signup", data={"csrf_token": token}, environ_overrides=elsewhere)
    assert answer.status_code == 422
