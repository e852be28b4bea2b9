package io.tollway.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.dialect.Changes;

/** Images and documents in a request: bytes as {@code inlineData}, addresses as {@code fileData}, which Google fetches itself. */
final class MediaParts {
    private MediaParts() {}

    /** @param otherwise the media type of an address that says nothing about it */
    static void add(ArrayNode parts, Part.Source source, String otherwise, Changes changes) {
        switch (source) {
            case Part.Source.Data data -> AnswerParts.inline(parts.addObject(), data.mimeType(), data.base64());
            case Part.Source.Url url -> {
                String mime = url.mimeType();
                file(parts, url.url(), mime == null ? MediaTypes.guess(url.url(), otherwise) : mime);
                if (mime == null) {
                    changes.adjusted("messages[].content[]", "the media type of an address was guessed");
                }
            }
            case Part.Source.FileId file -> {
                if (file.id().contains("://")) {
                    file(parts, file.id(), MediaTypes.guess(file.id(), otherwise));
                } else {
                    changes.dropped("messages[].content[].file_id of another provider");
                }
            }
        }
    }

    private static void file(ArrayNode parts, String uri, String mimeType) {
        ObjectNode file = parts.addObject().putObject("fileData");
        file.put("mimeType", mimeType).put("fileUri", uri);
    }
}
