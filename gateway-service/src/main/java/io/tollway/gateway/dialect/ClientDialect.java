package io.tollway.gateway.dialect;

import io.tollway.gateway.body.JsonGate;
import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.canonical.CanonicalAnswer;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.error.Refusal;
import io.vertx.core.buffer.Buffer;

/** What a client speaks: how its requests are read, and how it is answered. Stateless. */
public interface ClientDialect {
    /** As records name it, {@code openai.chat}. */
    String name();

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

    /** The request for an upstream that speaks the same: the client's bytes, changed only where they name what is ours, or what the endpoint declares it does not take (noted in {@code changes}). */
    UpstreamRequest pass(ModelRequest request, UpstreamModel model, Changes changes);

    /** The stream of an upstream that speaks the same. */
    AnswerStream passStream(ModelRequest request, AnswerNames names);

    /** The answer of an upstream that speaks the same. */
    AnswerDocument passDocument(ModelRequest request, AnswerNames names);

    StreamWriter streamWriter(ModelRequest request, AnswerNames names);

    /** Appends a whole answer's body. */
    void write(ModelRequest request, CanonicalAnswer answer, AnswerNames names, Bill bill, Buffer out);

    /** What keeps a connection alive before the stream's first event without saying anything. */
    default Buffer keepAlive(ModelRequest request) {
        return Buffer.buffer(": tollway waits for the provider\n");
    }

    /** The media type of a stream. */
    default CharSequence streamType(ModelRequest request) {
        return "text/event-stream; charset=utf-8";
    }
}
