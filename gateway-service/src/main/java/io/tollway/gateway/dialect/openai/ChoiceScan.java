package io.tollway.gateway.dialect.openai;

import java.util.Arrays;

/** What is found in an answer's {@code choices}: what was generated, which of them ended, where reasoning stands, and what clients rely on and the upstream left out. */
final class ChoiceScan {
    /** Choices beyond count as this one; no request asks for so many. */
    private static final int LAST = 63;

    private static final int PER_PLACE = 5;

    /** What a place is. */
    static final int REASONING_CONTENT = 0;

    static final int REASONING = 1;
    static final int REASONING_DETAILS = 2;
    /** The end of a choice that has no {@code finish_reason}. */
    static final int NO_FINISH = 3;
    /** The start of a tool call that has no {@code index}. */
    static final int NO_INDEX = 4;

    private final JsonWalk walk;
    private final JsonWalk.Entry choice = this::choice;
    private final JsonWalk.Member choiceMember = this::choiceMember;
    private final JsonWalk.Member messageMember = this::messageMember;
    private final JsonWalk.Entry part = this::part;
    private final JsonWalk.Member partMember = this::partMember;
    private final JsonWalk.Entry detail = this::detail;
    private final JsonWalk.Member detailMember = this::detailMember;
    private final JsonWalk.Entry call = this::call;
    private final JsonWalk.Member callMember = this::callMember;
    private final JsonWalk.Member functionMember = this::functionMember;
    private final JsonWalk.Member audioMember = this::audioMember;

    /** Bit by index: the choices spoken of, and those of them that say why they ended. */
    long seen;

    long ended;
    /** Sound or pictures, which are content without being text. */
    boolean media;
    /** The first {@code finish_reason} that is neither null nor empty, without its quotes; -1 without one. */
    int finishStart;

    int finishEnd;
    /** Five each, in the order they stand: kind, choice's place in the array, start (of a member: its name's quote), value's start, value's end. */
    int[] places = new int[PER_PLACE * 4];

    int placeCount;

    private int texts;
    private int reasoning;
    private int reasoningContent;
    private int details;
    private int ordinal;
    private int index;
    private boolean finished;
    private boolean finishSaid;
    private boolean indexSaid;

    ChoiceScan(JsonWalk walk) {
        this.walk = walk;
    }

    void reset() {
        seen = ended = 0;
        media = false;
        finishStart = finishEnd = -1;
        placeCount = 0;
        texts = reasoning = reasoningContent = details = 0;
        ordinal = 0;
    }

    /** UTF-8 bytes of generated text, tool calls and reasoning; servers that tell their reasoning under several names tell it once. */
    int generated() {
        return texts + Math.max(details, Math.max(reasoning, reasoningContent));
    }

    /** Scans the array; the answer is behind it, or -1. */
    int scan(int bracket) {
        return walk.entries(bracket, choice);
    }

    int kind(int place) {
        return places[place * PER_PLACE];
    }

    int choiceOf(int place) {
        return places[place * PER_PLACE + 1];
    }

    int start(int place) {
        return places[place * PER_PLACE + 2];
    }

    int valueStart(int place) {
        return places[place * PER_PLACE + 3];
    }

    int valueEnd(int place) {
        return places[place * PER_PLACE + 4];
    }

    private void place(int kind, int start, int valueStart, int valueEnd) {
        int at = placeCount++ * PER_PLACE;
        if (at == places.length) {
            places = Arrays.copyOf(places, at * 2);
        }
        places[at] = kind;
        places[at + 1] = ordinal;
        places[at + 2] = start;
        places[at + 3] = valueStart;
        places[at + 4] = valueEnd;
    }

    private int choice(int at) {
        if (walk.bytes[at] != '{') {
            return walk.valueEnd(at);
        }
        index = 0;
        finished = finishSaid = false;
        int brace = walk.members(at, choiceMember);
        if (brace < 0) {
            return -1;
        }
        if (!finishSaid) {
            place(NO_FINISH, brace, brace, brace);
        }
        long bit = 1L << Math.min(index, LAST);
        seen |= bit;
        ended |= finished ? bit : 0;
        ordinal++;
        return brace + 1;
    }

    private int choiceMember(int open, int length, int value) {
        int name = open + 1;
        byte first = walk.bytes[value];
        if (first == '{' && (walk.is(name, length, "delta") || walk.is(name, length, "message"))) {
            int brace = walk.members(value, messageMember);
            return brace < 0 ? -1 : brace + 1;
        }
        int behind = walk.valueEnd(value);
        if (behind < 0) {
            return -1;
        }
        if (walk.is(name, length, "index")) {
            index = number(value, behind);
        } else if (walk.is(name, length, "finish_reason")) {
            finishSaid = true;
            if (first == '"' && behind - value > 2) {
                finished = true;
                finishStart = finishStart < 0 ? value + 1 : finishStart;
                finishEnd = finishEnd < 0 ? behind - 1 : finishEnd;
            }
        } else if (first == '"' && walk.is(name, length, "text")) {
            texts += walk.textLength(value, behind);
        }
        return behind;
    }

    private int number(int from, int to) {
        int value = 0;
        for (int i = from; i < to && value < LAST; i++) {
            byte c = walk.bytes[i];
            if (c < '0' || c > '9') {
                return 0;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }

    private int messageMember(int open, int length, int value) {
        int name = open + 1;
        byte first = walk.bytes[value];
        switch (length) {
            case 5 -> {
                if (first == '{' && walk.is(name, length, "audio")) {
                    return object(value, audioMember);
                }
            }
            case 6 -> media |= first == '[' && walk.bytes[value + 1] != ']' && walk.is(name, length, "images");
            case 7 -> {
                if (walk.is(name, length, "content") || walk.is(name, length, "refusal")) {
                    return first == '[' ? walk.entries(value, part) : generated(value);
                }
            }
            case 9 -> {
                if (walk.is(name, length, "reasoning")) {
                    int before = texts;
                    int behind = generated(value);
                    reasoning += texts - before;
                    texts = before;
                    return placed(REASONING, open, value, behind);
                }
            }
            case 10 -> {
                if (first == '[' && walk.is(name, length, "tool_calls")) {
                    return walk.entries(value, call);
                }
            }
            case 13 -> {
                if (first == '{' && walk.is(name, length, "function_call")) {
                    return object(value, functionMember);
                }
            }
            case 17 -> {
                if (walk.is(name, length, "reasoning_content")) {
                    int before = texts;
                    int behind = generated(value);
                    reasoningContent += texts - before;
                    texts = before;
                    return placed(REASONING_CONTENT, open, value, behind);
                }
                if (walk.is(name, length, "reasoning_details")) {
                    int behind = first == '[' ? walk.entries(value, detail) : walk.valueEnd(value);
                    return placed(REASONING_DETAILS, open, value, behind);
                }
            }
            default -> {}
        }
        return walk.valueEnd(value);
    }

    private int placed(int kind, int open, int value, int behind) {
        if (behind >= 0) {
            place(kind, open, value, behind);
        }
        return behind;
    }

    /** Counts a string as generated text; passes over anything else. */
    private int generated(int value) {
        int behind = walk.valueEnd(value);
        if (behind >= 0 && walk.bytes[value] == '"') {
            texts += walk.textLength(value, behind);
        }
        return behind;
    }

    private int object(int value, JsonWalk.Member member) {
        if (walk.bytes[value] != '{') {
            return walk.valueEnd(value);
        }
        int brace = walk.members(value, member);
        return brace < 0 ? -1 : brace + 1;
    }

    private int part(int value) {
        return object(value, partMember);
    }

    /** Mistral's thoughts are a list of texts in a part of their own. */
    private int partMember(int open, int length, int value) {
        if (walk.is(open + 1, length, "text")) {
            return generated(value);
        }
        boolean thoughts = walk.bytes[value] == '[' && walk.is(open + 1, length, "thinking");
        return thoughts ? walk.entries(value, part) : walk.valueEnd(value);
    }

    private int detail(int value) {
        return object(value, detailMember);
    }

    private int detailMember(int open, int length, int value) {
        int before = texts;
        boolean text = walk.is(open + 1, length, "text") || walk.is(open + 1, length, "summary");
        int behind = text ? generated(value) : walk.valueEnd(value);
        details += texts - before;
        texts = before;
        return behind;
    }

    private int call(int value) {
        indexSaid = false;
        int behind = object(value, callMember);
        if (behind >= 0 && !indexSaid && walk.bytes[value] == '{') {
            place(NO_INDEX, value + 1, value, behind);
        }
        return behind;
    }

    private int callMember(int open, int length, int value) {
        indexSaid |= walk.is(open + 1, length, "index");
        boolean said = walk.is(open + 1, length, "function") || walk.is(open + 1, length, "custom");
        return said ? object(value, functionMember) : walk.valueEnd(value);
    }

    private int functionMember(int open, int length, int value) {
        int name = open + 1;
        boolean text =
                walk.is(name, length, "name") || walk.is(name, length, "arguments") || walk.is(name, length, "input");
        return text ? generated(value) : walk.valueEnd(value);
    }

    /** Of sound, its transcript is text; the length of its base64 says nothing. */
    private int audioMember(int open, int length, int value) {
        media = true;
        return walk.is(open + 1, length, "transcript") ? generated(value) : walk.valueEnd(value);
    }
}
