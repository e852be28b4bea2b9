package io.tollway.local.mail;

import com.icegreen.greenmail.imap.ImapHostManager;
import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.store.StoredMessage;
import com.icegreen.greenmail.util.GreenMail;
import jakarta.mail.Address;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The caught messages, newest first. The newest 500 are kept. */
final class Inbox {

    static final int LIMIT = 500;

    private final GreenMail smtp;

    Inbox(GreenMail smtp) {
        this.smtp = smtp;
    }

    /** One entry per mailbox that a message was delivered to. */
    synchronized List<CaughtMessage> newestFirst() throws MessagingException, IOException {
        List<Located> all = located();
        for (Located old : all.subList(Math.min(LIMIT, all.size()), all.size())) {
            remove(old);
        }
        List<CaughtMessage> messages = new java.util.ArrayList<>();
        for (Located one : all.subList(0, Math.min(LIMIT, all.size()))) {
            messages.add(read(one));
        }
        return messages;
    }

    synchronized void clear() throws MessagingException {
        for (MailFolder folder : folders()) {
            try {
                folder.deleteAllMessages();
            } catch (RuntimeException e) {
                throw new MessagingException("cannot empty " + folder.getFullName(), e);
            }
        }
    }

    private List<Located> located() throws MessagingException {
        return folders().stream()
                .flatMap(folder -> folder.getMessages().stream().map(message -> new Located(folder, message)))
                .sorted(Comparator.comparing((Located one) -> one.message().getReceivedDate())
                        .thenComparing(one -> one.message().getUid())
                        .reversed())
                .toList();
    }

    private java.util.Collection<MailFolder> folders() throws MessagingException {
        ImapHostManager host = smtp.getManagers().getImapHostManager();
        try {
            return host.getStore().listMailboxes("*");
        } catch (FolderException e) {
            throw new MessagingException("cannot list the mailboxes", e);
        }
    }

    private static void remove(Located old) {
        old.message().setFlag(jakarta.mail.Flags.Flag.DELETED, true);
        try {
            old.folder().expunge();
        } catch (FolderException e) {
            throw new IllegalStateException("cannot drop an old message", e);
        }
    }

    private static CaughtMessage read(Located one) throws MessagingException, IOException {
        MimeMessage mime = one.message().getMimeMessage();
        return new CaughtMessage(
                one.folder().getFullName() + "/" + one.message().getUid(),
                addresses(mime.getAllRecipients()),
                addresses(mime.getFrom()),
                Objects.requireNonNullElse(mime.getSubject(), ""),
                Objects.requireNonNullElse(text(mime), ""),
                Instant.ofEpochMilli(one.message().getReceivedDate().getTime()));
    }

    private static String addresses(Address @Nullable [] addresses) {
        return addresses == null
                ? ""
                : Arrays.stream(addresses)
                        .map(address -> address instanceof InternetAddress internet
                                ? internet.getAddress()
                                : address.toString())
                        .collect(Collectors.joining(", "));
    }

    /** The plain part wherever it is nested, else the HTML part. */
    private static @Nullable String text(Part part) throws MessagingException, IOException {
        if (part.isMimeType("text/*")) {
            return part.getContent().toString();
        }
        if (!(part.getContent() instanceof Multipart multipart)) {
            return null;
        }
        @Nullable String html = null;
        for (int i = 0; i < multipart.getCount(); i++) {
            BodyPart child = multipart.getBodyPart(i);
            @Nullable String found = text(child);
            if (found != null && !child.isMimeType("text/html")) {
                return found;
            }
            html = html == null ? found : html;
        }
        return html;
    }

    private record Located(MailFolder folder, StoredMessage message) {}
}
