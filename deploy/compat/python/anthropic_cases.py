"""Anthropic's SDK: messages."""

import asyncio

import anthropic

from harness import PICTURE, case, environment

ENV = environment()
URL = ENV["TOLLWAY_GATEWAY_URL"]
KEY = ENV["TOLLWAY_DEMO_API_KEY"]
CLIENT = anthropic.Anthropic(base_url=URL, api_key=KEY, max_retries=0)
ASK = [{"role": "user", "content": "Tell me about bridges in 20 words"}]
TOOLS = [
    {
        "name": "weather",
        "description": "The weather of a city",
        "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    }
]
WHAT_WEATHER = [{"role": "user", "content": "What is the weather in Paris?"}]
THINKING = {"type": "enabled", "budget_tokens": 1024}


def words(message):
    return "".join(block.text for block in message.content if block.type == "text")


@case("anthropic messages")
def text(model):
    answer = CLIENT.messages.create(model=model, max_tokens=200, messages=ASK, system="Be brief")
    assert words(answer) and answer.stop_reason == "end_turn" and answer.usage.output_tokens > 0


@case("anthropic messages")
def stream(model):
    with CLIENT.messages.stream(model=model, max_tokens=200, messages=ASK) as events:
        deltas = "".join(events.text_stream)
        answer = events.get_final_message()
    assert deltas == words(answer) and answer.stop_reason == "end_turn" and answer.usage.output_tokens > 0


@case("anthropic messages")
def output_limit(model):
    assert CLIENT.messages.create(model=model, max_tokens=16, messages=ASK).stop_reason == "max_tokens"


@case("anthropic messages")
def tool_loop(model):
    first = CLIENT.messages.create(model=model, max_tokens=400, messages=WHAT_WEATHER, tools=TOOLS)
    call = next(block for block in first.content if block.type == "tool_use")
    assert first.stop_reason == "tool_use" and "city" in call.input
    result = {"type": "tool_result", "tool_use_id": call.id, "content": "17 degrees and rain"}
    history = WHAT_WEATHER + [
        {"role": "assistant", "content": [block.model_dump(exclude_none=True) for block in first.content]},
        {"role": "user", "content": [result]},
    ]
    assert "17 degrees" in words(CLIENT.messages.create(model=model, max_tokens=400, messages=history, tools=TOOLS))


@case("anthropic messages")
def tool_stream(model):
    with CLIENT.messages.stream(
        model=model, max_tokens=400, messages=WHAT_WEATHER, tools=TOOLS, tool_choice={"type": "any"}
    ) as events:
        answer = events.get_final_message()
    assert "city" in next(block for block in answer.content if block.type == "tool_use").input


@case("anthropic messages")
def thinking_with_tools(model):
    first = CLIENT.messages.create(
        model=model, max_tokens=2000, messages=WHAT_WEATHER, tools=TOOLS, thinking=THINKING
    )
    assert any(block.type in ("thinking", "redacted_thinking") for block in first.content)
    call = next(block for block in first.content if block.type == "tool_use")
    history = WHAT_WEATHER + [
        {"role": "assistant", "content": [block.model_dump(exclude_none=True) for block in first.content]},
        {"role": "user", "content": [{"type": "tool_result", "tool_use_id": call.id, "content": "17 degrees"}]},
    ]
    last = CLIENT.messages.create(model=model, max_tokens=2000, messages=history, tools=TOOLS, thinking=THINKING)
    assert "17 degrees" in words(last)


@case("anthropic messages")
def picture(model):
    part = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": PICTURE}}
    messages = [{"role": "user", "content": [part, {"type": "text", "text": "What is this?"}]}]
    assert words(CLIENT.messages.create(model=model, max_tokens=200, messages=messages))


@case("anthropic messages")
def count(model):
    assert CLIENT.messages.count_tokens(model=model, messages=ASK).input_tokens > 0


@case("anthropic messages")
def models(model):
    assert CLIENT.models.retrieve(model).type == "model"
    assert model in [each.id for each in CLIENT.models.list()]


@case("anthropic messages")
def unknown_model(model):
    try:
        CLIENT.messages.create(model=model + "-none", max_tokens=9, messages=ASK)
    except anthropic.APIStatusError as refused:
        assert refused.body["type"] == "error", refused.body
    else:
        raise AssertionError("an unknown model was answered")


@case("anthropic messages")
def async_stream(model):
    async def run():
        async with anthropic.AsyncAnthropic(base_url=URL, api_key=KEY, max_retries=0) as client:
            async with client.messages.stream(model=model, max_tokens=200, messages=ASK) as events:
                return "".join([piece async for piece in events.text_stream])

    assert asyncio.run(run())


@case("anthropic messages")
def later_instructions(model):
    messages = ASK + [{"role": "system", "content": "The user is in Paris."}]
    assert words(CLIENT.messages.create(model=model, max_tokens=200, messages=messages))
