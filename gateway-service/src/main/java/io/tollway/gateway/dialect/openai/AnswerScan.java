package io.tollway.gateway.dialect.openai;

/**
 * One pass over one JSON answer (a stream's chunk, or a whole completion) that finds what the gateway reads or owns, without building anything. Offsets are those of the array given;
 * an end is exclusive; -1 means absent. Reused from chunk to chunk.
 */
public final class AnswerScan {
    /** Whether the bytes are one balanced JSON object; nothing else is meaningful when not. */
    public boolean wellFormed;

    public int idStart;
    public int idEnd;
    public int modelStart;
    public int modelEnd;
    /** The member {@code "usage": …} of the answer itself, from the name's opening quote. */
    public int usageNameStart;

    public int usageStart;
    public int usageEnd;
    /** Groq's {@code "x_groq": {"usage": …}}, for streams that have no other. */
    public int groqUsageStart;

    public int groqUsageEnd;

    /** A top-level {@code error} that is not null. */
    public boolean error;
    /** A {@code finish_reason} that is not null or empty; without the quotes. */
    public int finishStart;

    public int finishEnd;
    /** UTF-8 bytes of generated text, reasoning and tool calls. */
    public int contentBytes;
    /** Whether a {@code choices} array is there. */
    public boolean choices;
    /** The offset behind the opening brace. */
    public int bodyStart;
    /** The offset of the closing brace. */
    public int bodyEnd;
    /** Whether the answer says which build of the model it is of. */
    boolean fingerprint;

    /** Where a fingerprint that is null stands. */
    int nullFingerprint;

    /** Where an {@code object} that is an empty text stands: Azure sends one before the first chunk. */
    int emptyObject;

    private final JsonWalk walk = new JsonWalk();
    private final JsonWalk.Member member = this::member;
    private final JsonWalk.Member groq = this::groqMember;
    final ChoiceScan inChoices = new ChoiceScan(walk);

    /** Scans the bytes of one JSON object. */
    public void scan(byte[] bytes, int from, int end) {
        reset();
        walk.over(bytes, end);
        int brace = walk.skipSpace(from);
        if (brace >= end || bytes[brace] != '{') {
            return;
        }
        bodyStart = brace + 1;
        bodyEnd = walk.members(brace, member);
        wellFormed = bodyEnd >= 0 && walk.skipSpace(bodyEnd + 1) == end;
        finishStart = inChoices.finishStart;
        finishEnd = inChoices.finishEnd;
        contentBytes = inChoices.generated();
    }

    /** Whether a usage object is there (a null one does not count). */
    public boolean hasUsage() {
        return usageStart >= 0 && walk.bytes[usageStart] == '{';
    }

    /** Whether the chunk is worth committing to: generated text, a tool call, sound, a picture or an end. */
    public boolean hasSubstance() {
        return contentBytes > 0 || finishStart >= 0 || inChoices.media;
    }

    /** The choices that the answer speaks of, a bit each by index. */
    public long seenChoices() {
        return inChoices.seen;
    }

    /** Those of them that say why they ended. */
    public long endedChoices() {
        return inChoices.ended;
    }

    private void reset() {
        wellFormed = false;
        idStart = idEnd = modelStart = modelEnd = usageNameStart = usageStart = usageEnd = -1;
        finishStart = finishEnd = groqUsageStart = groqUsageEnd = -1;
        error = false;
        choices = false;
        fingerprint = false;
        nullFingerprint = emptyObject = -1;
        contentBytes = 0;
        bodyStart = bodyEnd = -1;
        inChoices.reset();
    }

    private int member(int open, int length, int value) {
        int name = open + 1;
        boolean array = walk.bytes[value] == '[';
        if (array && walk.is(name, length, "choices")) {
            choices = true;
            return inChoices.scan(value);
        }
        int behind = walk.valueEnd(value);
        if (behind < 0) {
            return -1;
        }
        if (walk.is(name, length, "id")) {
            idStart = value;
            idEnd = behind;
        } else if (walk.is(name, length, "model")) {
            modelStart = value;
            modelEnd = behind;
        } else if (walk.is(name, length, "usage")) {
            usageNameStart = open;
            usageStart = value;
            usageEnd = behind;
        } else if (walk.is(name, length, "error")) {
            error = walk.bytes[value] != 'n';
        } else if (walk.is(name, length, "object") && behind - value == 2) {
            emptyObject = value;
        } else if (walk.is(name, length, "x_groq") && walk.bytes[value] == '{') {
            walk.members(value, groq);
        } else if (walk.is(name, length, "system_fingerprint")) {
            fingerprint = true;
            nullFingerprint = walk.bytes[value] == 'n' ? value : -1;
        }
        return behind;
    }

    private int groqMember(int open, int length, int value) {
        int behind = walk.valueEnd(value);
        if (behind >= 0 && walk.bytes[value] == '{' && walk.is(open + 1, length, "usage")) {
            groqUsageStart = value;
            groqUsageEnd = behind;
        }
        return behind;
    }
}
