"""The official Python SDKs of OpenAI, Anthropic and Google: only base URL, key and model name are changed."""

import sys

import anthropic_cases  # noqa: F401 - registers
import google_cases  # noqa: F401
import openai_cases  # noqa: F401
from harness import main

if __name__ == "__main__":
    sys.exit(main())
