package io.tollway.gateway.dialect;

import io.tollway.contracts.state.EndpointFamily;
import io.tollway.gateway.body.JsonGate;
import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.canonical.CanonicalAnswer;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.error.Refusal;
import io.vertx.core.buffer.Buffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a client speaks: how its requests are read, and how it is answered. Stateless. */
public interface ClientDialect {
    /** Nothing but chat. */
    Set<EndpointFamily> CHAT = Set.of(EndpointFamily.CHAT);

    /** As records name it, {@code openai.chat}. */
    String name();

    /** What an endpoint must answer to take this dialect's bytes. */
    default EndpointFamily family() {
        return EndpointFamily.CHAT;
    }

    /** What an endpoint may answer to serve this dialect: {@link #family}, and what that can be translated into. */
    default Set<EndpointFamily> servedBy() {
        return CHAT;
    }

    /** Whether providers take nothing for it, so that no money is held. */
    default boolean isFree() {
        return false;
    }

    /** Whether its requests can be said in the upstream's dialect at all. */
    default boolean reaches(UpstreamDialect upstream) {
        return true;
    }

    /**
     * Joined with an upstream that it reaches, for one attempt.
     *
     * @param sameFamily whether the upstream's endpoint answers this dialect's own kind of call
     */
    default Dialogue with(UpstreamDialect upstream, UpstreamModel model, boolean sameFamily) {
        return new ChatDialogue(this, upstream, model, sameFamily && passesTo(upstream.name()));
    }

    /** What can be answered without any provider, as a whole body; null where nothing can. */
    default @Nullable Buffer estimate(ModelRequest request) {
        return null;
    }

    /**
     * Checks and reads a body.
     *
     * @param call what the path says
     * @throws Refusal 400, naming the field where one is at fault
     */
    ModelRequest read(byte[] body, CallPath call, JsonGate gate) throws Refusal;

    /** The request in no dialect. */
    CanonicalRequest canonical(ModelRequest request) throws Refusal;

    /** Whether the upstream dialect of that name takes this dialect's bytes. */
    boolean passesTo(String upstreamDialect);

    /** Whether instructions stand among the messages of a request, behind the first turn, in a dialect whose upstreams do not all take them there. */
    default boolean hasLaterInstructions(ModelRequest request) {
        return false;
    }

    /** The request for an upstream that speaks the same: the client's bytes, changed only where they name what is ours, or what the endpoint declares it does not take (noted in {@code changes}). */
    UpstreamRequest pass(ModelRequest request, UpstreamModel model, Changes changes);

    /** The stream of an upstream that speaks the same. */
    AnswerStream passStream(ModelRequest request, AnswerNames names);

    /** The answer of an upstream that speaks the same. */
    AnswerDocument passDocument(ModelRequest request, AnswerNames names);

    /** Whether a whole document answers a request for a stream: some providers know no streams and do not say so. Then {@link #passDocument} writes it as one. */
    default boolean streamsWhole() {
        return false;
    }

    StreamWriter streamWriter(ModelRequest request, AnswerNames names);

    /** Appends a whole answer's body. */
    void write(ModelRequest request, CanonicalAnswer answer, AnswerNames names, Bill bill, Buffer out);

    /** Whether bodies are forms instead of JSON. */
    default boolean takesForms() {
        return false;
    }

    /** What an upstream's answer to the request is made of. */
    default AnswerForm form(ModelRequest request) {
        return request.stream() ? AnswerForm.EVENTS : AnswerForm.DOCUMENT;
    }

    /** How its answers are kept, and gone on from; null when they are not. */
    default @Nullable Keeping keeping() {
        return null;
    }

    /** What keeps a connection alive before the stream's first event without saying anything. */
    default Buffer keepAlive(ModelRequest request) {
        return Buffer.buffer(": tollway waits for the provider\n");
    }

    /** The media type of a stream. */
    default CharSequence streamType(ModelRequest request) {
        return "text/event-stream; charset=utf-8";
    }
}
