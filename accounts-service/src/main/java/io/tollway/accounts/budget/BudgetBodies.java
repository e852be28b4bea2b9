package io.tollway.accounts.budget;

import io.tollway.accounts.input.Fields;
import io.tollway.accounts.input.UsdAmount;
import io.tollway.contracts.state.BudgetState.Kind;
import io.tollway.contracts.state.BudgetState.Mode;
import io.tollway.contracts.state.BudgetState.Subject;
import io.tollway.contracts.state.BudgetWindow;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the bodies of budget requests. */
final class BudgetBodies {
    private static final List<String> KINDS = names(Kind.values());
    private static final List<String> WINDOWS = names(BudgetWindow.values());
    private static final List<String> MODES = names(Mode.values());
    private static final int LONGEST_VALUE = 128;
    private static final String TAG = "[A-Za-z0-9._:/@=-]{1,64}";

    private BudgetBodies() {}

    static NewBudget create(Fields fields) {
        fields.known(List.of("name", "subject", "limit_usd", "window", "time_zone", "mode"));
        String name = fields.requiredText("name", 100);
        for (String needed : List.of("subject", "limit_usd", "window")) {
            require(fields, needed);
        }
        Optional<Subject> subject = fields.object("subject").flatMap(each -> Optional.ofNullable(subject(each)));
        Optional<Long> limit = UsdAmount.nano(fields, "limit_usd", fields.usdText("limit_usd"));
        Optional<BudgetWindow> window =
                fields.choice("window", WINDOWS, text -> BudgetWindow.valueOf(text.toUpperCase(Locale.ROOT)));
        Optional<String> zone = fields.zone("time_zone");
        Mode mode = mode(fields).orElse(Mode.ENFORCE);
        fields.check();
        // What is absent here was noted as missing or wrong, and refused.
        return new NewBudget(name, subject.orElseThrow(), limit.orElseThrow(), window.orElseThrow(), zone, mode);
    }

    static BudgetChange change(Fields fields) {
        for (String fixed : List.of("subject", "window", "time_zone")) {
            if (fields.has(fixed)) {
                fields.error(
                        fixed,
                        "cannot_change",
                        "cannot be changed, since it says what has been counted; delete the budget and make another");
            }
        }
        fields.known(List.of("name", "limit_usd", "mode", "subject", "window", "time_zone"));
        BudgetChange change = new BudgetChange(
                fields.text("name", 100),
                UsdAmount.nano(fields, "limit_usd", fields.usdText("limit_usd")),
                mode(fields));
        for (String needed : List.of("name", "limit_usd", "mode")) {
            if ("null".equals(fields.kindOf(needed))) {
                fields.error(needed, "wrong_type", "must not be null; leave it out to keep it as it is");
            }
        }
        fields.check();
        return change;
    }

    private static @Nullable Subject subject(Fields fields) {
        fields.known(List.of("kind", "id", "value", "each"));
        require(fields, "kind");
        Optional<Kind> kind = fields.choice("kind", KINDS, text -> Kind.valueOf(text.toUpperCase(Locale.ROOT)));
        Optional<UUID> id = fields.id("id");
        Optional<String> value = fields.text("value", LONGEST_VALUE);
        boolean each = fields.flag("each").orElse(false);
        if (kind.isEmpty()) {
            return null;
        }
        return kind.get().hasValues() ? ofValue(fields, kind.get(), value, each) : ofId(fields, kind.get(), id);
    }

    private static @Nullable Subject ofValue(Fields fields, Kind kind, Optional<String> value, boolean each) {
        refuse(fields, "id", kind);
        if (each == value.isPresent()) {
            fields.error("value", "missing", "give either a value, or \"each\": true for every value by itself");
            return null;
        }
        if (kind == Kind.TAG && value.isPresent() && !value.get().matches(TAG)) {
            fields.error("value", "not_a_tag", "must have 1 to 64 of the characters A-Z a-z 0-9 . _ : / @ = -");
            return null;
        }
        return new Subject(kind, null, value.orElse(null));
    }

    private static @Nullable Subject ofId(Fields fields, Kind kind, Optional<UUID> id) {
        refuse(fields, "value", kind);
        refuse(fields, "each", kind);
        if (!kind.hasId()) {
            refuse(fields, "id", kind);
            return new Subject(kind, null, null);
        }
        if (id.isEmpty()) {
            fields.error("id", "missing", "must name the " + wire(kind));
            return null;
        }
        return new Subject(kind, id.get(), null);
    }

    private static void refuse(Fields fields, String name, Kind kind) {
        if (fields.has(name)) {
            fields.error(name, "unexpected", "does not go with " + wire(kind));
        }
    }

    private static void require(Fields fields, String name) {
        if (List.of("absent", "null").contains(fields.kindOf(name))) {
            fields.error(name, "missing", "is missing");
        }
    }

    private static Optional<Mode> mode(Fields fields) {
        return fields.choice("mode", MODES, text -> Mode.valueOf(text.toUpperCase(Locale.ROOT)));
    }

    static String wire(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static List<String> names(Enum<?>[] values) {
        return Arrays.stream(values).map(BudgetBodies::wire).toList();
    }
}
