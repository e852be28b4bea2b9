package io.tollway.local.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.local.embedded.FreePort;
import io.tollway.local.http.JsonClient;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MailCatcherIT {

    private final List<Integer> ports = FreePort.find(2);
    private MailCatcher catcher;
    private JsonClient inbox;

    @BeforeEach
    void start() throws Exception {
        catcher = MailCatcher.start(ports.get(0), ports.get(1));
        inbox = new JsonClient("http://127.0.0.1:" + ports.get(1));
    }

    @AfterEach
    void stop() {
        catcher.close();
    }

    @Test
    void showsCaughtMailNewestFirst() throws Exception {
        send("anna@demo.example", "First", "Hello <b>Anna</b>, see http://127.0.0.1:1/verify?key=a&x=1");
        send("bert@demo.example", "Second", "Hello Bert");
        var messages = inbox.get("/api/messages").required("list");
        assertThat(messages).hasSize(2);
        assertThat(messages.at("/0/subject").asText()).isEqualTo("Second");
        assertThat(messages.at("/0/to").asText()).isEqualTo("bert@demo.example");
        assertThat(messages.at("/1/from").asText()).isEqualTo("no-reply@tollway.example");
        assertThat(messages.at("/1/text").asText()).contains("/verify?key=a&x=1");
        assertThat(messages.at("/1/received_at").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
        assertThat(messages.at("/0/id").asText())
                .isNotEqualTo(messages.at("/1/id").asText());
    }

    @Test
    void showsAPageWithLinksAndWithoutForeignMarkup() throws Exception {
        send("anna@demo.example", "<script>x</script>", "go to http://127.0.0.1:1/verify?key=a");
        String page = page();
        assertThat(page).contains("&lt;script&gt;").doesNotContain("<script>");
        assertThat(page).contains("<a href=\"http://127.0.0.1:1/verify?key=a\">");
    }

    @Test
    void prefersThePlainPartOfAMessageThatHasBoth() throws Exception {
        MimeMultipart both = new MimeMultipart("alternative");
        MimeBodyPart plain = new MimeBodyPart();
        plain.setText("plain text");
        MimeBodyPart html = new MimeBodyPart();
        html.setContent("<p>html</p>", "text/html");
        both.addBodyPart(html);
        both.addBodyPart(plain);
        MimeMessage message = message("anna@demo.example", "Both");
        message.setContent(both);
        Transport.send(message);
        assertThat(inbox.get("/api/messages").json().at("/0/text").asText().strip())
                .isEqualTo("plain text");
    }

    @Test
    void isEmptyAfterADelete() throws Exception {
        send("anna@demo.example", "x", "y");
        assertThat(inbox.get("/api/messages").json()).hasSize(1);
        assertThat(inbox.delete("/api/messages").status()).isEqualTo(204);
        assertThat(inbox.get("/api/messages").json()).isEmpty();
        assertThat(inbox.get("/elsewhere").status()).isEqualTo(404);
        assertThat(inbox.delete("/").status()).isEqualTo(405);
    }

    private void send(String to, String subject, String text) throws Exception {
        MimeMessage message = message(to, subject);
        message.setText(text);
        Transport.send(message);
    }

    private MimeMessage message(String to, String subject) throws Exception {
        Properties properties = new Properties();
        properties.setProperty("mail.smtp.host", "127.0.0.1");
        properties.setProperty("mail.smtp.port", Integer.toString(ports.get(0)));
        MimeMessage message = new MimeMessage(Session.getInstance(properties));
        message.setFrom(new InternetAddress("no-reply@tollway.example"));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(to));
        message.setSubject(subject);
        return message;
    }

    private String page() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.get(1) + "/"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        }
    }
}
