package io.tollway.simulator.provider.serving;

import io.tollway.billing.fixture.ServiceClass;
import io.tollway.simulator.provider.openai.OpenAiDialect;

/** Breaks two rules on purpose. */
public record SharesCodeWithAService(ServiceClass service, OpenAiDialect dialect) {}
