package io.tollway.billing.journal;

import java.util.List;
import java.util.Locale;

/** The kinds of rows, in the order in which the rows of one transaction are written, with the fields that each adds to time and transaction. */
enum RowKind {
    /** Credit that came in, as it was the moment it came. */
    LOT(
            text("lot_id"),
            text("kind"),
            number("granted_nano"),
            number("repaid_nano"),
            number("priority"),
            text("expires_at"),
            text("source")),
    /** Money from one account to another. */
    TRANSFER(
            number("transfer_id"),
            text("kind"),
            text("debit"),
            text("credit"),
            number("amount_nano"),
            text("reference"),
            text("memo")),
    /** What usage, a refund or a dispute took from a lot. */
    DRAW(text("lot_id"), number("amount_nano")),
    /** A request. */
    USAGE(
            text("request_id"),
            text("project_id"),
            text("key_id"),
            text("model"),
            text("provider"),
            text("credential_source"),
            text("outcome"),
            text("endpoint_id"),
            number("price_version"),
            number("input_tokens"),
            number("output_tokens"),
            number("hold_nano"),
            number("list_nano"),
            number("charge_nano"),
            text("leases"),
            text("ended_at"));

    private final List<Field> fields;

    RowKind(Field... fields) {
        this.fields = List.of(fields);
    }

    /**
     * @param number whether it is written as an integer
     */
    record Field(String name, boolean number) {}

    List<Field> fields() {
        return fields;
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static Field text(String name) {
        return new Field(name, false);
    }

    private static Field number(String name) {
        return new Field(name, true);
    }
}
