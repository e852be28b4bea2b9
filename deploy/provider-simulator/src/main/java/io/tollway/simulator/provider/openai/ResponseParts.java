package io.tollway.simulator.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.answer.Media;
import io.tollway.simulator.provider.answer.PromptMeter;

/** Reads and counts the parts of a message's content or a call's output; what they say is joined by blanks. */
final class ResponseParts {
    private ResponseParts() {}

    /** @param assistant whether the model said it */
    static String read(JsonNode list, String place, boolean assistant, PromptMeter meter) {
        if (!list.isArray()) {
            throw Refusals.type(place, "one of an array of objects or string", Fields.kind(list));
        }
        String text = "";
        for (int i = 0; i < list.size(); i++) {
            JsonNode part = list.get(i);
            String where = place + "[" + i + "]";
            String type = Fields.requiredText(part, "type", where + ".type");
            boolean spoken = type.equals("output_text") || type.equals("refusal");
            if (spoken != assistant) {
                throw Refusals.value(
                        where,
                        type,
                        assistant ? "'output_text' and 'refusal'" : "'input_text', 'input_image', and 'input_file'");
            }
            switch (type) {
                case "input_text", "output_text", "refusal" -> {
                    String field = type.equals("refusal") ? "refusal" : "text";
                    String more = Fields.requiredText(part, field, where + "." + field);
                    meter.text(more);
                    text = text.isEmpty() ? more : text + " " + more;
                }
                case "input_image" -> image(part, where, meter);
                case "input_file" -> file(part, where, meter);
                default -> throw Refusals.value(where, type, "'input_text', 'input_image', and 'input_file'");
            }
        }
        return text;
    }

    private static void image(JsonNode part, String place, PromptMeter meter) {
        String url = Fields.text(part, "image_url", place + ".image_url");
        String id = Fields.text(part, "file_id", place + ".file_id");
        if (url == null && id == null) {
            throw Refusals.missing(place + ".image_url");
        }
        boolean low = "low".equals(part.path("detail").asText());
        meter.fixed(low ? Media.LOW_DETAIL_IMAGE : Media.IMAGE, url == null ? String.valueOf(id) : url);
    }

    private static void file(JsonNode part, String place, PromptMeter meter) {
        String data = Fields.text(part, "file_data", place + ".file_data");
        if (data != null) {
            meter.fixed(Media.file(data.substring(data.indexOf(',') + 1)), data);
            return;
        }
        String url = Fields.text(part, "file_url", place + ".file_url");
        meter.fixed(Media.NAMED_FILE, url == null ? Fields.requiredText(part, "file_id", place + ".file_id") : url);
    }
}
