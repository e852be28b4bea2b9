package io.tollway.gateway.evidence;

import io.tollway.contracts.state.ApiKeyState;
import io.tollway.gateway.auth.CallerLookup;
import io.tollway.gateway.control.ControlProxy;
import io.tollway.gateway.error.ErrorResponder;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.error.Surface;
import io.tollway.gateway.usage.FinalRecord;
import io.tollway.gateway.usage.UsageLog;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code GET /key} and {@code GET /generation}. Confined to an event loop. */
public final class EvidenceHandler {
    private static final String PREFIX = "gen-";
    private static final int NOT_FOUND = 404;
    private static final long FIRST_WAIT_MS = 100;
    private static final long LAST_WAIT_MS = 800;
    private static final long LONGEST_REQUEST_MS = 900_000;

    private final CallerLookup callers;
    private final UsageLog usage;
    private final ControlProxy control;
    private final Vertx vertx;
    private final Clock clock;

    public EvidenceHandler(CallerLookup callers, UsageLog usage, ControlProxy control, Vertx vertx, Clock clock) {
        this.callers = callers;
        this.usage = usage;
        this.control = control;
        this.vertx = vertx;
        this.clock = clock;
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
                billing(request, surface, caller, requestId, FIRST_WAIT_MS);
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

    /**
     * Asks billing, and asks again while it may only not have the record yet: another gateway may have served the request a moment ago, and its record is on its way.
     *
     * @param waitMs before the next look; each is twice the one before
     */
    private void billing(HttpServerRequest request, Surface surface, ApiKeyState caller, UUID id, long waitMs) {
        control.askBilling("/generation?id=" + PREFIX + id, caller).onComplete(done -> {
            if (done.succeeded()
                    && done.result().status() == NOT_FOUND
                    && waitMs <= LAST_WAIT_MS
                    && mayBeOnItsWay(id)) {
                vertx.setTimer(waitMs, timer -> billing(request, surface, caller, id, waitMs * 2));
            } else if (done.succeeded()) {
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

    /** Whether a request of that id, which tells when it began, could have ended just now. */
    private boolean mayBeOnItsWay(UUID id) {
        long age = clock.millis() - (id.getMostSignificantBits() >>> 16);
        return id.version() == 7 && age >= 0 && age < LONGEST_REQUEST_MS;
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
