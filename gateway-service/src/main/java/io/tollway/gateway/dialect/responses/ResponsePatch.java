package io.tollway.gateway.dialect.responses;

import io.tollway.gateway.body.BodyEdits;
import io.tollway.gateway.dialect.AnswerNames;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.dialect.openai.UsageText;
import io.tollway.gateway.error.Surface;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Puts what is ours into a response, in an event or by itself: its id, the model's public name, what of it is kept here, and at its end what it cost. Every other byte stays. */
final class ResponsePatch {
    private final byte[] id;
    private final byte[] model;
    private final boolean openRouter;
    /** The value of {@code store}; null where the upstream's own may stay. */
    private final byte @Nullable [] store;
    /** The response that this one goes on from; null when it stands by itself. */
    private final byte @Nullable [] previous;

    ResponsePatch(ResponseObject ours) {
        AnswerNames names = ours.names();
        String before = ours.previousId();
        store = ours.isKept() ? utf8("true") : null;
        previous = before == null ? null : BodyEdits.quoted(before);
        id = BodyEdits.quoted("resp_" + names.generationId());
        model = BodyEdits.quoted(names.model());
        openRouter = names.surface() == Surface.OPENROUTER;
    }

    /**
     * The bytes from {@code from} to {@code to} with our members.
     *
     * @param scan what was found in them; an event without a response stays as it is
     * @param bill null while it is open
     */
    byte[] apply(byte[] bytes, int from, int to, ResponseScan scan, @Nullable Bill bill) {
        byte[] event = Arrays.copyOfRange(bytes, from, to);
        if (scan.responseStart < 0) {
            return event;
        }
        BodyEdits edits = new BodyEdits(event);
        if (scan.idStart >= 0) {
            edits.replace(scan.idStart - from, scan.idEnd - from, id);
        }
        if (scan.modelStart >= 0) {
            edits.replace(scan.modelStart - from, scan.modelEnd - from, model);
        }
        put("store", store, scan.storeStart - from, scan.storeEnd - from, scan.responseStart - from, edits);
        put(
                "previous_response_id",
                previous,
                scan.previousStart - from,
                scan.previousEnd - from,
                scan.responseStart - from,
                edits);
        if (openRouter) {
            int at = scan.responseStart - from;
            edits.replace(at, at, LeastMembers.absent(scan.members));
        }
        if (bill != null) {
            usage(event, from, scan, bill, edits);
        }
        return edits.apply();
    }

    /** @param start negative when the response has no such member */
    private static void put(
            String name, byte @Nullable [] value, int start, int end, int responseStart, BodyEdits edits) {
        if (value == null) {
            return;
        }
        if (start >= 0) {
            edits.replace(start, end, value);
        } else {
            edits.replace(
                    responseStart,
                    responseStart,
                    utf8('"' + name + "\":" + new String(value, StandardCharsets.UTF_8) + ','));
        }
    }

    private static void usage(byte[] event, int from, ResponseScan scan, Bill bill, BodyEdits edits) {
        if (scan.usageStart < 0) {
            int at = scan.responseStart - from;
            edits.replace(at, at, utf8("\"usage\":" + ResponseObject.usage(bill) + ','));
        } else if (!bill.counted() || event[scan.usageStart - from] != '{') {
            edits.replace(
                    scan.usageStart - from,
                    scan.usageEnd - from,
                    utf8(ResponseObject.usage(bill).toString()));
        } else {
            int brace = scan.usageEnd - from - 1;
            edits.replace(brace, brace, UsageText.members(bill.chargeNano(), bill.listNano(), bill.own()));
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
