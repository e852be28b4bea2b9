package io.tollway.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an upstream's error means for routing. */
class ErrorReaderTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | {} | CREDENTIAL",
                "402 | {} | CREDENTIAL",
                "403 | {} | CREDENTIAL",
                "403 | {'error':{'message':'The caller has no permission','status':'PERMISSION_DENIED'}} | CREDENTIAL",
                "403 | {'error':{'message':'CachedContent not found (or permission denied)','status':'PERMISSION_DENIED'}} | REJECTED",
                "403 | {'error':{'message':'You do not have permission to access the File abc or it may not exist.'}} | REJECTED",
                "403 | {'code':'The caller does not have permission to execute the specified operation','error':'Content violates usage guidelines. Failed check: SAFETY_CHECK_TYPE_BIO'} | CONTENT_POLICY",
                "403 | {'error':{'message':'Your chosen model requires moderation and your input was flagged'}} | CONTENT_POLICY",
                "403 | {'error':{'message':'Missing scopes: api.moderations.write'}} | CREDENTIAL",
                "404 | {'error':{'message':'no such model'}} | NOT_SERVED",
                "408 | {} | TIMEOUT",
                "429 | {} | RATE_LIMIT",
                "500 | <html> | OUTAGE",
                "503 | {} | OUTAGE",
                "529 | {} | OUTAGE",
                "504 | {} | TIMEOUT",
                "204 | x | INVALID_ANSWER",
                "302 | x | INVALID_ANSWER",
                "999 | x | INVALID_ANSWER",
                "413 | {} | REJECTED",
                "422 | {'detail':'bad'} | REJECTED",
                "400 | {'error':{'message':'bad temperature'}} | REJECTED",
                "400 | {'error':{'message':'messages.1.content.0: Invalid `signature` in `thinking` block'}} | SIGNATURE",
                "400 | {'error':{'message':'Corrupted thought signature.','status':'INVALID_ARGUMENT'}} | SIGNATURE",
                "400 | {'error':{'code':'invalid_encrypted_content','message':'It could not be verified.'}} | SIGNATURE",
                "400 | {'error':{'message':'role \\u0027system\\u0027 is not supported on this model'}} | INSTRUCTIONS",
                "400 | {'error':{'message':'messages: Unexpected role \\\"system\\\". The Messages API accepts a top-level parameter'}} | INSTRUCTIONS",
                "400 | {'error':{'code':'context_length_exceeded','message':'too long'}} | CONTEXT_LENGTH",
                "400 | {'error':{'code':'content_policy_violation','message':'no'}} | CONTENT_POLICY",
                "400 | {'error':{'message':'Your credit balance is too low'}} | CREDENTIAL",
                "400 | {'code':'x','error':'Incorrect invalid_api_key'} | CREDENTIAL",
                "400 | {'code':'invalid-argument','error':'Incorrect API key provided.'} | CREDENTIAL",
                "400 | {'error':{'message':'User location is not supported for the API use.'}} | CREDENTIAL",
                "413 | {'error':{'code':'rate_limit_exceeded','message':'Request too large'}} | RATE_LIMIT",
                "400 | {'message':'Input Tokens Exceeded: Number of input tokens exceeds maximum length.'} | CONTEXT_LENGTH",
                "400 | {'error':{'message':'The total is too long','type':'too_many_prompt_tokens'}} | CONTEXT_LENGTH",
                "400 | {'error':{'message':'The input token count (9) exceeds the maximum number of tokens allowed (8).'}} | CONTEXT_LENGTH",
                "400 | {'type':'error','error':{'message':'prompt is too long: 9 tokens > 8 maximum'}} | CONTEXT_LENGTH"
            })
    void classesByStatusAndWords(int status, String body, FailureClass expected) {
        assertThat(read(status, null, body.replace('\'', '"')).kind()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "7, 7000",
        "0, 1",
        "-1, 0",
        "1000000000, 3600000",
        "'Fri, 31 Dec 1999 23:59:59 GMT', 0",
        "1.5, 2000",
        "1.0, 1000",
        "soon, 0"
    })
    void takesAWaitThatMakesSense(String retryAfter, long millis) {
        assertThat(read(429, retryAfter, "{}").retryAfterMillis()).isEqualTo(millis);
    }

    @Test
    void showsNoWordsThatMayHoldACredential() {
        assertThat(read(400, null, "{\"error\":{\"message\":\"bad key sk-proj-123\"}}")
                        .message())
                .isNull();
        assertThat(read(400, null, "{\"error\":{\"message\":\"" + "x".repeat(5000) + "\"}}")
                        .message())
                .hasSize(500);
        assertThat(read(400, null, "{\"error\":{\"message\":\"a\\nb\"}}").message())
                .isEqualTo("a b");
    }

    private static UpstreamFailure read(int status, @org.jspecify.annotations.Nullable String retryAfter, String body) {
        return ErrorReader.read(status, retryAfter, null, body.getBytes(StandardCharsets.UTF_8));
    }
}
