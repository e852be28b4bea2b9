"""Google's SDK: contents."""

import asyncio
import base64

from google import genai
from google.genai import errors, types
from pydantic import BaseModel

from harness import PICTURE, case, environment

ENV = environment()


def new_client(version="v1beta"):
    options = types.HttpOptions(base_url=ENV["TOLLWAY_GATEWAY_URL"], api_version=version)
    return genai.Client(api_key=ENV["TOLLWAY_DEMO_API_KEY"], http_options=options)


CLIENT = new_client()
ASK = "Tell me about bridges in 20 words"


class Town(BaseModel):
    name: str
    people: int


def weather(city: str) -> str:
    """The weather of a city."""
    return "17 degrees and rain in " + city


@case("google-genai")
def text(model):
    answer = CLIENT.models.generate_content(model=model, contents=ASK)
    assert answer.text and answer.usage_metadata.total_token_count > 0
    assert answer.candidates[0].finish_reason == types.FinishReason.STOP


@case("google-genai")
def stream(model):
    chunks = list(CLIENT.models.generate_content_stream(model=model, contents=ASK))
    whole = CLIENT.models.generate_content(model=model, contents=ASK).text
    assert "".join(chunk.text or "" for chunk in chunks) == whole
    assert chunks[-1].usage_metadata.candidates_token_count > 0


@case("google-genai")
def functions_run_by_the_client(model):
    answer = CLIENT.models.generate_content(
        model=model, contents="What is the weather in Paris?", config=types.GenerateContentConfig(tools=[weather])
    )
    assert "17 degrees" in answer.text


@case("google-genai")
def schema(model):
    config = types.GenerateContentConfig(response_mime_type="application/json", response_schema=Town)
    assert isinstance(CLIENT.models.generate_content(model=model, contents="A town", config=config).parsed, Town)


@case("google-genai")
def picture(model):
    part = types.Part.from_bytes(data=base64.b64decode(PICTURE), mime_type="image/png")
    assert CLIENT.models.generate_content(model=model, contents=[part, "What is this?"]).text


@case("google-genai")
def thoughts(model):
    config = types.GenerateContentConfig(
        thinking_config=types.ThinkingConfig(include_thoughts=True, thinking_budget=1024)
    )
    answer = CLIENT.models.generate_content(model=model, contents=ASK, config=config)
    assert answer.text and answer.usage_metadata.thoughts_token_count > 0


@case("google-genai")
def chat(model):
    talk = CLIENT.chats.create(model=model)
    assert talk.send_message("Hello").text and talk.send_message("And now?").text


@case("google-genai")
def count(model):
    assert CLIENT.models.count_tokens(model=model, contents=ASK).total_tokens > 0


@case("google-genai")
def models(model):
    for version in ("v1", "v1beta", "v1alpha"):
        client = new_client(version)
        assert client.models.get(model=model).name == "models/" + model, version
        assert any(listed.name == "models/" + model for listed in client.models.list()), version


@case("google-genai")
def one_word(model):
    config = types.GenerateContentConfig(
        response_mime_type="text/x.enum", response_schema={"type": "STRING", "enum": ["red", "blue"]}
    )
    answer = CLIENT.models.generate_content(model=model, contents="Is blood red or blue?", config=config)
    assert answer.text in ("red", "blue"), answer.text


@case("google-genai")
def unknown_model(model):
    try:
        CLIENT.models.generate_content(model=model + "-none", contents=ASK)
    except errors.ClientError as refused:
        assert refused.code in (400, 404) and refused.status
    else:
        raise AssertionError("an unknown model was answered")


@case("google-genai")
def async_stream(model):
    async def run():
        # A client's connections belong to one event loop.
        chunks = await new_client().aio.models.generate_content_stream(model=model, contents=ASK)
        return "".join([chunk.text or "" async for chunk in chunks])

    assert asyncio.run(run())
