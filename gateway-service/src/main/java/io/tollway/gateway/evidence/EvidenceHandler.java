package io.tollway.gateway.evidence;

import io.tollway.contracts.state.ApiKeyState;
import io.tollway.gateway.auth.CallerLookup;
import io.tollway.gateway.control.ControlProxy;
import io.tollway.gateway.error.ErrorResponder;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.error.Surface;
import io.tollway.gateway.usage.FinalRecord;
import io.tollway.gateway.usage.UsageLog;
import io.vertx.core.http.HttpServerRequest;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code GET /key} and {@code GET /generation}. Confined to an event loop. */
public final class EvidenceHandler {
    private static final String PREFIX = "gen-";

    private final CallerLookup callers;
    private final UsageLog usage;
    private final ControlProxy control;

    public EvidenceHandler(CallerLookup callers, UsageLog usage, ControlProxy control) {
        this.callers = callers;
        this.usage = usage;
        this.control = control;
    }

    /** What the presented key is. Its spend is billing's knowledge; without billing those members are null, never invented. */
    public void key(HttpServerRequest request, Surface surface) {
        callers.find(request, surface, caller -> {
            request.resume();
            if (caller.organizationId() == null) {
                answer(request, EvidenceJson.key(caller, null));
                return;
            }
            control.askBilling("/key-usage?key=" + caller.keyId(), caller).onComplete(done -> {
                boolean told = done.succeeded() && done.result().status() == 200;
                answer(
                        request,
                        EvidenceJson.key(caller, told ? done.result().body().getBytes() : null));
            });
        });
    }

    /** The record of one request of the caller's organization: from this node, else from billing. */
    public void generation(HttpServerRequest request, Surface surface) {
        callers.find(request, surface, caller -> {
            request.resume();
            String id = request.getParam("id");
            UUID requestId = id == null ? null : parse(id);
            if (requestId == null) {
                ErrorResponder.send(
                        request,
                        new GatewayError.InvalidRequest("id must be a generation's id, gen-…", "id"),
                        surface,
                        null);
                return;
            }
            FinalRecord record = usage.find(requestId);
            if (record != null) {
                own(request, surface, caller, record);
            } else {
                billing(request, surface, caller, PREFIX + requestId);
            }
        });
    }

    private static void own(HttpServerRequest request, Surface surface, ApiKeyState caller, FinalRecord record) {
        if (record.organizationId().equals(caller.organizationId())) {
            answer(request, EvidenceJson.generation(record));
        } else {
            notFound(request, surface);
        }
    }

    private void billing(HttpServerRequest request, Surface surface, ApiKeyState caller, String id) {
        control.askBilling("/generation?id=" + id, caller).onComplete(done -> {
            if (done.succeeded()) {
                ControlProxy.answer(request, done.result());
            } else {
                ErrorResponder.send(
                        request,
                        new GatewayError.Unavailable(
                                "billing_unavailable",
                                "This node does not have the record, and billing cannot be asked at the moment",
                                1),
                        surface,
                        null);
            }
        });
    }

    private static void notFound(HttpServerRequest request, Surface surface) {
        ErrorResponder.send(
                request,
                new GatewayError.Protocol(
                        404, "generation_not_found", "There is no such generation in this organization"),
                surface,
                null);
    }

    private static @Nullable UUID parse(String id) {
        String text = id.startsWith(PREFIX) ? id.substring(PREFIX.length()) : id;
        if (text.length() != 36) {
            return null;
        }
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException notAnId) {
            return null;
        }
    }

    private static void answer(HttpServerRequest request, byte[] json) {
        if (!request.response().closed()) {
            request.response()
                    .putHeader("content-type", "application/json")
                    .putHeader("cache-control", "no-store")
                    .end(io.vertx.core.buffer.Buffer.buffer(json));
        }
    }
}
