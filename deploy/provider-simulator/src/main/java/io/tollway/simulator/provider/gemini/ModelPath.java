package io.tollway.simulator.provider.gemini;

import io.tollway.simulator.provider.catalog.Model;
import io.tollway.simulator.provider.serving.Call;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** The model and the method that a path names: {@code v1beta/models/{model}:{method}}. */
final class ModelPath {
    static final String START = "v1beta/models/";

    private ModelPath() {}

    /** The method, or nothing but an empty text when the path is of another form. */
    static String method(String path) {
        int colon = path.startsWith(START) ? path.lastIndexOf(':') : -1;
        return colon < 0 ? "" : path.substring(colon + 1);
    }

    static String model(String path) {
        int colon = path.lastIndexOf(':');
        String name = path.substring(START.length(), colon < START.length() ? path.length() : colon);
        try {
            // A plus sign in a path is a plus sign.
            return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return name;
        }
    }

    /** The model asked for, if it is one that the method works with. */
    static Model served(Call call, String method, boolean embeddings) {
        String name = model(call.path());
        Model model = call.provider().model(name);
        if (model == null || model.embeddings() != embeddings) {
            throw Refusals.unknownModel(name, method);
        }
        return model;
    }
}
