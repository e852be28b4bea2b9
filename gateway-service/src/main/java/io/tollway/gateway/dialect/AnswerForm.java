package io.tollway.gateway.dialect;

/** What an upstream's answer is made of. */
public enum AnswerForm {
    /** One JSON document. */
    DOCUMENT("application/json"),
    /** One text. */
    TEXT("text/"),
    /** Server-sent events. */
    EVENTS("text/event-stream"),
    /** Sound, passed on as it comes. */
    SOUND("audio/");

    private static final String BYTES = "application/octet-stream";

    private final String type;

    AnswerForm(String type) {
        this.type = type;
    }

    /** Whether a media type is that of such an answer. Some servers call sound nothing but bytes. */
    public boolean accepts(String mediaType) {
        return starts(mediaType, type) || this == SOUND && starts(mediaType, BYTES);
    }

    private static boolean starts(String mediaType, String expected) {
        return mediaType.regionMatches(true, 0, expected, 0, expected.length());
    }
}
