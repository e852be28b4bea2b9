package io.tollway.simulator.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.answer.Media;
import io.tollway.simulator.provider.answer.PromptMeter;
import java.util.Set;

/** Reads a content given as a list of parts. */
final class ContentParts {
    private static final Set<String> IMAGES = Set.of("image/png", "image/jpeg", "image/jpg", "image/gif", "image/webp");
    private static final String TYPES = "'text', 'image_url', 'input_audio', 'refusal', 'audio', and 'file'";

    private final PromptMeter meter;

    ContentParts(PromptMeter meter) {
        this.meter = meter;
    }

    /** Counts all parts and answers the text among them. */
    String read(JsonNode list, String param) {
        if (list.isEmpty()) {
            throw Refusals.emptyArray(param);
        }
        String text = "";
        for (int i = 0; i < list.size(); i++) {
            JsonNode part = list.get(i);
            String place = param + "[" + i + "]";
            String type = Fields.requiredText(part, "type", place + ".type");
            switch (type) {
                case "text", "refusal" -> {
                    String more = Fields.requiredText(part, type, place + "." + type);
                    meter.text(more);
                    text = text.isEmpty() ? more : text + " " + more;
                }
                case "image_url" -> image(part.path("image_url"), place + ".image_url");
                case "input_audio" -> sound(part.path("input_audio"), place + ".input_audio");
                case "file" -> file(part.path("file"), place + ".file");
                default -> throw Refusals.value(place + ".type", type, TYPES);
            }
        }
        return text;
    }

    private void image(JsonNode image, String param) {
        if (!image.isObject()) {
            throw Refusals.type(param, "an object", Fields.kind(image));
        }
        String url = Fields.requiredText(image, "url", param + ".url");
        boolean inline = url.startsWith("data:");
        if (!inline && !url.startsWith("https://") && !url.startsWith("http://")) {
            throw Refusals.bad(
                    "invalid_image_url",
                    param + ".url",
                    "Invalid '" + param + ".url'. Expected a valid URL, but got a value with an invalid format.");
        }
        if (inline && !IMAGES.contains(mediaType(url))) {
            throw Refusals.bad(
                    "invalid_image_format",
                    null,
                    "You uploaded an unsupported image. Please make sure your image has of one the following formats: ['png', 'jpeg', 'gif', 'webp'].");
        }
        String detail = Fields.text(image, "detail", param + ".detail");
        meter.fixed("low".equals(detail) ? Media.LOW_DETAIL_IMAGE : Media.IMAGE, url);
    }

    private void sound(JsonNode sound, String param) {
        String data = Fields.requiredText(sound, "data", param + ".data");
        String format = Fields.requiredText(sound, "format", param + ".format");
        if (!format.equals("wav") && !format.equals("mp3")) {
            throw Refusals.value(param + ".format", format, "'wav' and 'mp3'");
        }
        meter.fixed(Media.sound(data), data);
    }

    private void file(JsonNode file, String param) {
        String data = Fields.text(file, "file_data", param + ".file_data");
        if (data != null) {
            meter.fixed(Media.file(data.substring(data.indexOf(',') + 1)), data);
        } else {
            meter.fixed(Media.NAMED_FILE, Fields.requiredText(file, "file_id", param + ".file_id"));
        }
    }

    private static String mediaType(String dataUrl) {
        int end = dataUrl.indexOf(';');
        return end < 0 ? "" : dataUrl.substring("data:".length(), end);
    }
}
