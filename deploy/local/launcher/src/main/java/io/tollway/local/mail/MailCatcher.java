package io.tollway.local.mail;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** A process of its own: {@code java -cp launcher.jar io.tollway.local.mail.MailCatcher SMTP_PORT INBOX_PORT}. */
public final class MailCatcher implements AutoCloseable {

    private static final String LOOPBACK = "127.0.0.1";

    private final GreenMail smtp;
    private final HttpServer inbox;

    private MailCatcher(GreenMail smtp, HttpServer inbox) {
        this.smtp = smtp;
        this.inbox = inbox;
    }

    /** Starts both servers on the loopback interface. */
    public static MailCatcher start(int smtpPort, int inboxPort) throws IOException {
        GreenMail smtp = new GreenMail(new ServerSetup(smtpPort, LOOPBACK, ServerSetup.PROTOCOL_SMTP));
        smtp.start();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(LOOPBACK), inboxPort), 0);
        new InboxPages(new Inbox(smtp)).register(server);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        return new MailCatcher(smtp, server);
    }

    @Override
    public void close() {
        inbox.stop(0);
        smtp.stop();
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length != 2) {
            System.err.println("usage: MailCatcher SMTP_PORT INBOX_PORT");
            System.exit(2);
        }
        MailCatcher catcher = start(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
        Runtime.getRuntime().addShutdownHook(new Thread(catcher::close));
        System.out.println("mail catcher: SMTP on " + arguments[0] + ", inbox on " + arguments[1]);
        new CountDownLatch(1).await();
    }
}
