package io.tollway.local.http;

import io.tollway.local.stack.LocalStackException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Fetches something of any length into a file. */
public final class Download {

    private Download() {}

    /** Writes a 200's body to the file; anything else ends the attempt with what was said. */
    public static void to(Path file, String url, String bearer) {
        try (HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(3))
                .build()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                    .header("Authorization", "Bearer " + bearer)
                    .build();
            HttpResponse<Path> answer = http.send(request, BodyHandlers.ofFile(file));
            if (answer.statusCode() != 200) {
                String said = Files.readString(file);
                Files.deleteIfExists(file);
                throw new LocalStackException(url + " answered " + answer.statusCode() + ": " + said);
            }
        } catch (IOException e) {
            throw new LocalStackException("The download of " + url + " broke off (" + e.getMessage() + ").", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalStackException("Interrupted while downloading " + url + ".", e);
        }
    }
}
