package io.tollway.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;

/** The content blocks of a stream: numbers them, opens and closes them. Half a surrogate pair at a delta's end waits for its other half. */
final class BlockStream {
    private enum Kind {
        NONE,
        TEXT,
        THINKING,
        TOOL
    }

    private Kind open = Kind.NONE;
    private int index = -1;
    private char half;

    void text(String text, Buffer out) {
        if (open != Kind.TEXT) {
            start(Kind.TEXT, "{\"type\":\"text\",\"text\":\"\"}", out);
        }
        delta("text_delta", "text", text, out);
    }

    void thinking(String text, Buffer out) {
        if (open != Kind.THINKING) {
            start(Kind.THINKING, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}", out);
        }
        delta("thinking_delta", "thinking", text, out);
    }

    /** Ends the thinking before it, or stands in a block of its own. */
    void signed(String signature, Buffer out) {
        if (open != Kind.THINKING) {
            start(Kind.THINKING, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}", out);
        }
        half = 0;
        delta("signature_delta", "signature", signature, out);
        stop(out);
    }

    void redacted(String data, Buffer out) {
        start(Kind.NONE, "{\"type\":\"redacted_thinking\",\"data\":" + EventText.quoted(data) + '}', out);
        stop(out);
    }

    /** Begins a call; like Anthropic's, its first fragment is empty. */
    void tool(String id, String name, Buffer out) {
        start(
                Kind.TOOL,
                "{\"type\":\"tool_use\",\"id\":" + EventText.quoted(id) + ",\"name\":" + EventText.quoted(name)
                        + ",\"input\":{}}",
                out);
        delta("input_json_delta", "partial_json", "", out);
    }

    void arguments(String fragment, Buffer out) {
        delta("input_json_delta", "partial_json", fragment, out);
    }

    /** Only a text can be cited for; what comes behind its end has no place. */
    void cited(ObjectNode citation, Buffer out) {
        if (open == Kind.TEXT) {
            EventText.event(
                    "content_block_delta",
                    "{\"type\":\"content_block_delta\",\"index\":" + index
                            + ",\"delta\":{\"type\":\"citations_delta\",\"citation\":" + citation + "}}",
                    out);
        }
    }

    /** Thinking that nobody signed ends with a signature that says so. */
    void close(Buffer out) {
        if (open == Kind.THINKING) {
            half = 0;
            delta("signature_delta", "signature", ReasoningTag.write(null, null, null), out);
        }
        if (open != Kind.NONE) {
            stop(out);
        }
    }

    private void start(Kind kind, String block, Buffer out) {
        close(out);
        open = kind;
        index++;
        EventText.event(
                "content_block_start",
                "{\"type\":\"content_block_start\",\"index\":" + index + ",\"content_block\":" + block + '}',
                out);
    }

    private void stop(Buffer out) {
        open = Kind.NONE;
        half = 0;
        EventText.event("content_block_stop", "{\"type\":\"content_block_stop\",\"index\":" + index + '}', out);
    }

    private void delta(String type, String member, String piece, Buffer out) {
        String text = half == 0 ? piece : half + piece;
        half = 0;
        int length = text.length();
        if (length > 0 && Character.isHighSurrogate(text.charAt(length - 1))) {
            half = text.charAt(length - 1);
            text = text.substring(0, length - 1);
            if (text.isEmpty()) {
                return;
            }
        }
        EventText.event(
                "content_block_delta",
                "{\"type\":\"content_block_delta\",\"index\":" + index + ",\"delta\":{\"type\":\"" + type + "\",\""
                        + member + "\":" + EventText.quoted(text) + "}}",
                out);
    }
}
