package io.tollway.billing.invoice;

import org.jspecify.annotations.Nullable;

/** One line of RFC 4180 CSV. A text that a spreadsheet would run as a formula gets an apostrophe in front; our own numbers do not. */
final class CsvLine {
    private static final String FORMULA_STARTS = "=+-@\t\r";

    private final StringBuilder line = new StringBuilder();
    private int cells;

    /** Text from people or providers. */
    CsvLine text(@Nullable String value) {
        String text = value == null ? "" : value;
        boolean formula = !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0;
        return cell(formula ? '\'' + text : text);
    }

    /** A number, an id or a time of ours. */
    CsvLine plain(Object value) {
        return cell(value.toString());
    }

    CsvLine empty(int count) {
        for (int i = 0; i < count; i++) {
            cell("");
        }
        return this;
    }

    private CsvLine cell(String value) {
        if (cells++ > 0) {
            line.append(',');
        }
        if (value.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')) {
            line.append('"').append(value.replace("\"", "\"\"")).append('"');
        } else {
            line.append(value);
        }
        return this;
    }

    String end() {
        return line.append("\r\n").toString();
    }
}
