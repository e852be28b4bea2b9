package io.tollway.billing.lease;

import io.tollway.billing.error.BillingError;
import io.tollway.billing.error.FieldError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The body of a call for leases, as it arrives: everything may be missing. */
record GrantCall(
        @Nullable String nodeId,
        @Nullable UUID spoolId,
        @Nullable Long epoch,
        @Nullable List<@Nullable Item> requests) {

    record Item(
            @Nullable UUID leaseId,
            @Nullable UUID organizationId,
            @Nullable BucketName bucket,
            @Nullable Long wantNano,
            @Nullable Long minNano,
            @Nullable Long policyVersion,
            @Nullable WindowBounds window) {}

    record WindowBounds(@Nullable Instant start, @Nullable Instant end) {}

    /** The call with nothing missing and nothing impossible in it. */
    record Checked(String nodeId, UUID spoolId, long epoch, List<LeaseRequest> requests) {}

    /** Names every wrong field at once. */
    Checked check(int mostRequests) {
        List<FieldError> errors = new ArrayList<>();
        if (nodeId == null || nodeId.isBlank() || nodeId.length() > 200) {
            errors.add(new FieldError("node_id", "missing", "must name the node, at most 200 characters"));
        }
        require(errors, spoolId, "spool_id");
        require(errors, epoch, "epoch");
        if (requests == null || requests.isEmpty() || requests.size() > mostRequests) {
            errors.add(new FieldError("requests", "invalid_size", "must hold 1 to " + mostRequests + " requests"));
        }
        List<LeaseRequest> checked = new ArrayList<>();
        for (int i = 0; requests != null && i < requests.size(); i++) {
            check(errors, requests.get(i), "requests[" + i + "].", checked);
        }
        if (!errors.isEmpty() || nodeId == null || spoolId == null || epoch == null) {
            throw new BillingError.Invalid("The call for leases has wrong fields", errors).toException();
        }
        return new Checked(nodeId, spoolId, epoch, checked);
    }

    private static void check(List<FieldError> errors, @Nullable Item item, String path, List<LeaseRequest> checked) {
        if (item == null) {
            errors.add(new FieldError(path, "missing", "must be an object"));
            return;
        }
        int before = errors.size();
        require(errors, item.leaseId(), path + "lease_id");
        require(errors, item.organizationId(), path + "organization_id");
        require(errors, item.policyVersion(), path + "policy_version");
        Long want = item.wantNano();
        Long min = item.minNano();
        if (min == null || min < 1) {
            errors.add(new FieldError(path + "min_nano", "out_of_range", "must be at least 1"));
        }
        if (want == null || (min != null && want < min)) {
            errors.add(new FieldError(path + "want_nano", "out_of_range", "must be at least min_nano"));
        }
        Optional<BucketName.Named> name = BucketName.check(errors, item.bucket(), path);
        Window window = window(errors, item.window(), path);
        if (errors.size() == before
                && item.leaseId() != null
                && item.organizationId() != null
                && item.policyVersion() != null
                && want != null
                && min != null
                && name.isPresent()) {
            checked.add(new LeaseRequest(
                    item.leaseId(),
                    item.organizationId(),
                    name.get().bucket(),
                    want,
                    min,
                    item.policyVersion(),
                    window,
                    name.get().budget()));
        }
    }

    private static @Nullable Window window(List<FieldError> errors, @Nullable WindowBounds bounds, String path) {
        if (bounds == null) {
            return null;
        }
        if (bounds.start() == null || bounds.end() == null || !bounds.start().isBefore(bounds.end())) {
            errors.add(new FieldError(path + "window", "invalid_value", "must have a start before its end"));
            return null;
        }
        return new Window(bounds.start(), bounds.end());
    }

    private static void require(List<FieldError> errors, @Nullable Object value, String field) {
        if (value == null) {
            errors.add(new FieldError(field, "missing", "must be given"));
        }
    }
}
