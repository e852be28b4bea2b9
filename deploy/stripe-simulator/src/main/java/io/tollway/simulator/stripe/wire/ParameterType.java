package io.tollway.simulator.stripe.wire;

import java.util.List;
import java.util.Map;

/** What a parameter may hold. */
sealed interface ParameterType {

    /** @param longest in characters */
    record Text(int longest) implements ParameterType {}

    /** @param least the smallest value allowed */
    record Whole(long least) implements ParameterType {}

    record Truth() implements ParameterType {}

    record CurrencyCode() implements ParameterType {}

    record Decimal() implements ParameterType {}

    /** Text to text, at most 50 entries; an empty value removes the entry. */
    record Metadata() implements ParameterType {}

    /** A number, or bounds on one: {@code created[gte]=…}. */
    record Range() implements ParameterType {}

    record Url() implements ParameterType {}

    /** Known to Stripe, kept and shown, but without effect here. */
    record Kept() implements ParameterType {}

    /** Known to Stripe, and refused because its behaviour is not simulated. */
    record Refused() implements ParameterType {}

    record OneOf(List<String> values) implements ParameterType {}

    record Many(ParameterType element) implements ParameterType {}

    record Group(Map<String, Field> fields) implements ParameterType {}

    /** The type, or an empty text that clears the value. */
    record Clearable(ParameterType type) implements ParameterType {}

    /** A named member of a group. */
    record Field(ParameterType type, boolean required) {}
}
