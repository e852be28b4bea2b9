package io.tollway.contracts.usage;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads values of exactly the kind that our own writers write. Anything else, valid or not, is {@link Unusual}: whoever can read more generally is asked then, so that there is one
 * judge of what is acceptable. Each method reads the value of the field the parser stands at.
 */
final class FieldReader {
    private static final int UUID_LENGTH = 36;

    private final JsonParser parser;

    FieldReader(JsonParser parser) {
        this.parser = parser;
    }

    /** Not written the way our writers write. */
    static final class Unusual extends IOException {
        private static final long serialVersionUID = 1L;

        /** One for all: it tells nothing but that somebody else must read the record. */
        static final Unusual RECORD = new Unusual();

        private Unusual() {
            super("not as our writers write it");
        }

        @Override
        public Throwable fillInStackTrace() {
            return this;
        }
    }

    /** A value inside a list. */
    interface Element<T> {
        /** The parser stands at the element's first token. */
        T read(FieldReader reader) throws IOException;
    }

    void require(boolean usual) throws Unusual {
        if (!usual) {
            throw Unusual.RECORD;
        }
    }

    void beginObject() throws IOException {
        require(parser.nextToken() == JsonToken.START_OBJECT);
    }

    /** Inside an array: the element is an object. */
    void inObject() throws IOException {
        require(parser.currentToken() == JsonToken.START_OBJECT);
    }

    /** The next field of the object; absent at its end. */
    @Nullable String nextField() throws IOException {
        String name = parser.nextFieldName();
        require(name != null || parser.currentToken() == JsonToken.END_OBJECT);
        return name;
    }

    void skip() throws IOException {
        parser.nextToken();
        parser.skipChildren();
    }

    String text() throws IOException {
        parser.nextToken();
        return textHere();
    }

    String textHere() throws IOException {
        require(parser.currentToken() == JsonToken.VALUE_STRING);
        return parser.getText();
    }

    long number() throws IOException {
        require(parser.nextToken() == JsonToken.VALUE_NUMBER_INT);
        return parser.getLongValue();
    }

    int smallNumber() throws IOException {
        require(parser.nextToken() == JsonToken.VALUE_NUMBER_INT);
        return parser.getIntValue();
    }

    boolean flag() throws IOException {
        JsonToken token = parser.nextToken();
        require(token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE);
        return token == JsonToken.VALUE_TRUE;
    }

    UUID uuid() throws IOException {
        return uuidOf(text());
    }

    UUID uuidHere() throws IOException {
        return uuidOf(textHere());
    }

    private UUID uuidOf(String text) throws Unusual {
        require(text.length() == UUID_LENGTH && text.indexOf('+') < 0);
        require(text.charAt(8) == '-' && text.charAt(13) == '-' && text.charAt(18) == '-' && text.charAt(23) == '-');
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Unusual.RECORD;
        }
    }

    /** {@code 2026-11-22T10:20:30.123456Z}, with or without a fraction. */
    Instant instant() throws IOException {
        String text = text();
        int length = text.length();
        require(length >= 20 && length <= 30 && text.charAt(length - 1) == 'Z');
        require(text.charAt(4) == '-' && text.charAt(7) == '-' && text.charAt(10) == 'T');
        require(text.charAt(13) == ':' && text.charAt(16) == ':');
        int hour = digits(text, 11, 13);
        int minute = digits(text, 14, 16);
        int second = digits(text, 17, 19);
        require(hour < 24 && minute < 60 && second < 60);
        int nano = 0;
        if (length > 20) {
            require(length > 21 && text.charAt(19) == '.');
            nano = digits(text, 20, length - 1);
            for (int i = length - 21; i < 9; i++) {
                nano *= 10;
            }
        }
        try {
            long day = LocalDate.of(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10))
                    .toEpochDay();
            return Instant.ofEpochSecond(((day * 24 + hour) * 60 + minute) * 60 + second, nano);
        } catch (DateTimeException e) {
            throw Unusual.RECORD;
        }
    }

    private int digits(String text, int from, int to) throws Unusual {
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            require(digit >= 0 && digit <= 9);
            value = value * 10 + digit;
        }
        return value;
    }

    <E extends Enum<E>> E oneOf(Class<E> type) throws IOException {
        try {
            return Enum.valueOf(type, text());
        } catch (IllegalArgumentException e) {
            throw Unusual.RECORD;
        }
    }

    <T> List<T> list(Element<T> element) throws IOException {
        require(parser.nextToken() == JsonToken.START_ARRAY);
        if (parser.nextToken() == JsonToken.END_ARRAY) {
            return List.of();
        }
        List<T> all = new ArrayList<>(2);
        do {
            all.add(element.read(this));
        } while (parser.nextToken() != JsonToken.END_ARRAY);
        return all;
    }
}
