package io.tollway.console.client;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Why a form came back.
 *
 * @param general what concerns the form as a whole, or fields it does not show; empty when every error is beside its field
 * @param byField what is wrong with a field, as a sentence without the field's name: it stands under the field's own label
 */
public record FormProblem(String general, Map<String, String> byField) {
    public static final FormProblem NONE = new FormProblem("", Map.of());

    public FormProblem {
        byField = Map.copyOf(byField);
    }

    /** @param shown the names of the form's fields, as the service calls them */
    public static FormProblem of(ServiceProblem refused, String... shown) {
        List<String> fields = Arrays.asList(shown);
        Map<String, String> beside = new HashMap<>();
        StringBuilder elsewhere = new StringBuilder();
        for (ServiceProblem.FieldError error : refused.fieldErrors()) {
            String sentence = sentence(error.message());
            if (fields.contains(error.field())) {
                beside.merge(error.field(), sentence, (first, second) -> first + " " + second);
            } else {
                elsewhere
                        .append(elsewhere.isEmpty() ? "" : " ")
                        .append(error.label())
                        .append(": ")
                        .append(sentence);
            }
        }
        boolean explained = !refused.fieldErrors().isEmpty();
        return new FormProblem(explained ? elsewhere.toString() : String.valueOf(refused.getMessage()), beside);
    }

    /** What is wrong with this field; empty when nothing is. */
    public String at(String field) {
        return byField.getOrDefault(field, "");
    }

    private static String sentence(String message) {
        String text = message.strip();
        if (text.isEmpty()) {
            return "This is not accepted.";
        }
        String start = Character.toUpperCase(text.charAt(0)) + text.substring(1);
        return start.endsWith(".") || start.endsWith("?") ? start : start + ".";
    }
}
