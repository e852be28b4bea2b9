package io.tollway.gateway.dialect;

import io.tollway.gateway.body.BodyEdits;
import io.tollway.gateway.body.JsonDocument;
import java.util.List;

/** A client's JSON for an upstream that takes the same: our fields cut, the model named as the upstream does, and every other byte as it came. */
public final class JsonPass {
    private JsonPass() {}

    /** @param path behind the base URL */
    public static UpstreamRequest to(String path, MeasuredRequest request, UpstreamModel model) {
        JsonDocument document = request.document();
        BodyEdits edits = document.edits().cut(document.cutsOf(request.dropped()));
        int[] place = document.valueOf("model");
        if (place == null) {
            edits.first("\"model\":"
                    + new String(BodyEdits.quoted(model.name()), java.nio.charset.StandardCharsets.UTF_8) + ",");
        } else {
            edits.replace(place[0], place[1], BodyEdits.quoted(model.name()));
        }
        return new UpstreamRequest(model.path(path), List.of(), edits.apply());
    }
}
