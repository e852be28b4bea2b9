package io.tollway.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.canonical.Message;
import io.tollway.gateway.canonical.Message.Role;
import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.dialect.Changes;
import java.util.List;

/** Writes messages as turns that take each other's place: instructions go to the front, neighbours of one side become one turn, and a tool's results stand first in theirs. */
final class MessageWriter {
    private final Changes changes;
    private final BlockWriter blocks;
    private final ArrayNode system = JsonNodeFactory.instance.arrayNode();
    private final ArrayNode turns = JsonNodeFactory.instance.arrayNode();
    private String side = "";
    private ArrayNode content = JsonNodeFactory.instance.arrayNode();
    private int results;

    MessageWriter(Changes changes) {
        this.changes = changes;
        this.blocks = new BlockWriter(changes);
    }

    /** The instructions, once the turns are written. */
    ArrayNode system() {
        return system;
    }

    ArrayNode turns(List<Message> messages) {
        for (Message message : messages) {
            if (message.role() == Role.SYSTEM) {
                instructions(message);
            } else {
                said(message);
            }
        }
        trimLast();
        dropEmpty();
        if (turns.isEmpty() && !system.isEmpty()) {
            changes.adjusted("messages", "instructions alone became the user's message");
            turns.addObject().put("role", "user").set("content", system.deepCopy());
            system.removeAll();
        }
        return turns;
    }

    private void instructions(Message message) {
        if (!turns.isEmpty()) {
            changes.adjusted("messages", "later instructions moved to the front");
        }
        for (Part part : message.parts()) {
            if (part instanceof Part.Text text) {
                blocks.text(text.text(), text.cache(), system);
            } else {
                changes.dropped("messages: instructions that are not text");
            }
        }
    }

    private void said(Message message) {
        String role = message.role() == Role.ASSISTANT ? "assistant" : "user";
        if (!role.equals(side)) {
            side = role;
            results = 0;
            content = turns.addObject().put("role", role).putArray("content");
        }
        for (Part part : message.parts()) {
            if (part instanceof Part.ToolResult result) {
                content.insert(results++, blocks.toolResult(result));
            } else {
                blocks.write(part, content);
            }
        }
    }

    /** Anthropic refuses an answer begun with white space at its end. */
    private void trimLast() {
        if (turns.isEmpty() || !side.equals("assistant") || content.isEmpty()) {
            return;
        }
        if (content.get(content.size() - 1) instanceof ObjectNode last && last.has("text")) {
            String text = last.get("text").textValue();
            String trimmed = text.stripTrailing();
            if (!trimmed.equals(text)) {
                changes.adjusted("messages", "white space at the end of the begun answer left out");
                if (trimmed.isEmpty()) {
                    content.remove(content.size() - 1);
                } else {
                    last.put("text", trimmed);
                }
            }
        }
    }

    private void dropEmpty() {
        for (int i = turns.size() - 1; i >= 0; i--) {
            if (turns.get(i).get("content").isEmpty()) {
                turns.remove(i);
            }
        }
    }
}
