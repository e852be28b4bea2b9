package io.tollway.simulator.provider.openai;

import io.tollway.simulator.provider.answer.Choice;
import io.tollway.simulator.provider.json.JsonBytes;
import java.util.List;

/**
 * One continued text.
 *
 * @param echoed the prompt, where it is to be repeated before the text
 */
record TextChoice(int index, String echoed, Choice made) {
    String finish() {
        return ChatHead.finish(made.finish());
    }

    /** Appends the whole choice. */
    void append(boolean logprobs, JsonBytes out) {
        out.ascii("{\"text\":\"").escaped(echoed);
        for (String piece : made.text()) {
            out.escaped(piece);
        }
        out.ascii("\",\"index\":").number(index).ascii(",\"logprobs\":");
        if (logprobs) {
            appendLogprobs(made.text(), out);
        } else {
            out.ascii("null");
        }
        out.ascii(",\"finish_reason\":\"").ascii(finish()).ascii("\"}");
    }

    private static void appendLogprobs(List<String> pieces, JsonBytes out) {
        out.ascii("{\"tokens\":[");
        for (int i = 0; i < pieces.size(); i++) {
            out.ascii(i == 0 ? "" : ",").string(pieces.get(i));
        }
        out.ascii("],\"token_logprobs\":[");
        for (int i = 0; i < pieces.size(); i++) {
            out.ascii(i == 0 ? "-0.5" : ",-0.5");
        }
        out.ascii("],\"top_logprobs\":null,\"text_offset\":[");
        int offset = 0;
        for (int i = 0; i < pieces.size(); i++) {
            out.ascii(i == 0 ? "" : ",").number(offset);
            offset += pieces.get(i).length();
        }
        out.ascii("]}");
    }
}
