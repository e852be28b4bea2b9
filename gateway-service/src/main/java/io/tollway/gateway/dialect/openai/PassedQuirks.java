package io.tollway.gateway.dialect.openai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tollway.contracts.state.Trait;
import io.tollway.gateway.body.BodyEdits;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.Traits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Edits of a client's own bytes for an endpoint that declares that it differs. Every other byte stays; an endpoint without traits never comes here. */
final class PassedQuirks {
    private static final JsonFactory JSON = new JsonFactory();

    private final Traits traits;
    private final CallIdForm ids;
    private final Changes changes;
    private final BodyEdits edits;
    private final List<Member> members = new ArrayList<>();

    /** A member of the root: its name, and where it stands from its name's quote to its value's end. */
    private record Member(String name, int start, int end) {}

    private PassedQuirks(byte[] body, Traits traits, Changes changes) {
        this.traits = traits;
        this.ids = new CallIdForm(traits);
        this.changes = changes;
        this.edits = new BodyEdits(body);
    }

    /** @param body one JSON object that has been checked */
    static byte[] apply(byte[] body, Traits traits, Changes changes) {
        if (traits == Traits.NONE) {
            return body;
        }
        PassedQuirks quirks = new PassedQuirks(body, traits, changes);
        try (JsonParser json = JSON.createParser(body)) {
            quirks.root(json);
        } catch (IOException changedMeanwhile) {
            throw new IllegalStateException("a checked body is readable", changedMeanwhile);
        }
        quirks.cut();
        return quirks.edits.apply();
    }

    private void root(JsonParser json) throws IOException {
        json.nextToken();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            int start = (int) json.currentTokenLocation().getByteOffset();
            json.nextToken();
            if (name.equals("messages") && ids.isDeclared()) {
                callIds(json);
            } else {
                json.skipChildren();
            }
            json.finishToken();
            members.add(new Member(name, start, (int) json.currentLocation().getByteOffset()));
        }
    }

    /** Both names of a call: {@code tool_calls[].id} and {@code tool_call_id}. */
    private void callIds(JsonParser json) throws IOException {
        int depth = 0;
        int calls = Integer.MAX_VALUE;
        do {
            JsonToken token = json.currentToken();
            if (token.isStructStart()) {
                depth++;
                if ("tool_calls".equals(json.currentName()) && token == JsonToken.START_ARRAY) {
                    calls = depth;
                }
            } else if (token.isStructEnd()) {
                depth--;
                calls = depth < calls ? Integer.MAX_VALUE : calls;
            } else if (token == JsonToken.VALUE_STRING) {
                boolean call = depth == calls + 1 && "id".equals(json.currentName());
                if (call || "tool_call_id".equals(json.currentName())) {
                    rename(json);
                }
            }
        } while (depth > 0 && json.nextToken() != null);
    }

    private void rename(JsonParser json) throws IOException {
        String id = json.getText();
        String form = ids.of(id);
        if (!form.equals(id)) {
            int start = (int) json.currentTokenLocation().getByteOffset();
            json.finishToken();
            edits.replace(start, (int) json.currentLocation().getByteOffset(), BodyEdits.quoted(form));
        }
    }

    private void cut() {
        List<Member> kept = new ArrayList<>(members.size());
        for (Member member : members) {
            String refused = refused(member.name());
            if (refused == null) {
                kept.add(member);
            } else if (!refused.isEmpty()) {
                changes.dropped(refused);
            }
        }
        if (kept.size() == members.size() || kept.isEmpty()) {
            return;
        }
        // From the end of one that stays to the start of the next one that stays, only a comma.
        int at = members.getFirst().start();
        boolean first = true;
        int next = 0;
        for (Member member : members) {
            if (next < kept.size() && member == kept.get(next)) {
                next++;
                boolean gap = at < member.start();
                if (gap) {
                    edits.replace(at, member.start(), first ? null : new byte[] {','});
                }
                at = member.end();
                first = false;
                at = next < kept.size() && follows(member, kept.get(next))
                        ? kept.get(next).start()
                        : at;
            }
        }
        int end = members.getLast().end();
        if (at < end && kept.getLast() != members.getLast()) {
            edits.replace(at, end, null);
        }
    }

    private boolean follows(Member one, Member other) {
        return members.indexOf(other) == members.indexOf(one) + 1;
    }

    /** Null for a member that stays, empty for one of ours that goes unsaid. */
    private @Nullable String refused(String name) {
        if (name.equals("stream_options") && traits.has(Trait.NO_STREAM_OPTIONS)) {
            return "";
        }
        boolean second = name.equals("top_p") && traits.has(Trait.ONE_OF_TEMPERATURE_AND_TOP_P) && has("temperature");
        return second || traits.refuses(name) ? name : null;
    }

    private boolean has(String name) {
        for (Member member : members) {
            if (member.name().equals(name)) {
                return true;
            }
        }
        return false;
    }
}
