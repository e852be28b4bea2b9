package io.tollway.system.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import io.tollway.system.stack.RunningStack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The same way in a real browser, with screenshots in {@code target/screenshots}. Skipped, with the reason, where no Chromium is installed. */
class InChromiumST {
    private static final Path SHOTS = Path.of("target/screenshots");
    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    @Test
    void aNewcomerSignsUpTopsUpAndSeesTheFirstCall() {
        Optional<Path> chromium = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(chromium.isPresent(), "no Chromium installed; on Debian: apt-get install chromium");
        RunningStack stack = RunningStack.get();
        try (Playwright playwright = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                Browser browser = playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(chromium.get())
                                .setArgs(ARGUMENTS))) {
            Page page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1280, 900));
            List<String> complaints = new java.util.concurrent.CopyOnWriteArrayList<>();
            page.onConsoleMessage(message -> {
                if (message.type().equals("error")) {
                    complaints.add(message.text());
                }
            });
            signUp(stack, page);
            topUp(stack, page);
            firstCall(stack, page);
            settings(page);
            looks(page);
            assertThat(complaints).isEmpty();
        }
    }

    private static void signUp(RunningStack stack, Page page) {
        String email = "grace" + ThreadLocalRandom.current().nextInt(1_000_000) + "@example.com";
        page.navigate(stack.value("TOLLWAY_CONSOLE_URL"));
        shot(page, "01-landing");
        page.getByText("Create an account").click();
        page.locator("[name=email]").fill(email);
        page.locator("[name=firstName]").fill("Grace");
        page.locator("[name=lastName]").fill("Hopper");
        shot(page, "02-registration");
        page.locator("input[type=submit], button[type=submit]").first().click();
        page.navigate(new Mailbox(stack).verificationLinkFor(email));
        page.locator("[name=password-new]").fill("correct-horse-7-battery");
        page.locator("[name=password-confirm]").fill("correct-horse-7-battery");
        page.locator("input[type=submit], button[type=submit]").first().click();
        if (!page.url().startsWith(stack.value("TOLLWAY_CONSOLE_URL"))) {
            page.navigate(stack.value("TOLLWAY_CONSOLE_URL") + "/signed-in");
        }
        page.getByLabel("Organization name").fill("Compilers Ltd");
        shot(page, "03-welcome");
        page.getByText("Create organization").click();
        page.waitForURL(Pattern.compile(".*/o/[0-9a-f-]{36}"));
        shot(page, "04-overview");
    }

    private static void topUp(RunningStack stack, Page page) {
        page.locator("nav a:text-is('Credits')").click();
        page.getByLabel("Credits to buy").fill("25.00");
        page.getByText("Continue").click();
        shot(page, "05-quote");
        page.locator("button:has-text('Pay $')").click();
        page.waitForURL(url -> url.startsWith(stack.value("TOLLWAY_STRIPE_URL")));
        shot(page, "06-payment");
        page.locator("[name=card_number]").fill("4242424242424242");
        page.locator("button[type=submit], input[type=submit]").first().click();
        page.getByText("Paid.").waitFor();
        shot(page, "07-paid");
        assertThat(page.content()).contains("$25.00");
    }

    private static void firstCall(RunningStack stack, Page page) {
        page.locator("nav a:text-is('Keys')").click();
        page.locator("#name").fill("browser key");
        page.locator("button:has-text('Create key')").click();
        String key = page.locator("input.secret").inputValue();
        shot(page, "08-key");
        page.getByText("I have copied it").click();
        String answer = io.tollway.system.stack.StackClient.eventually(
                        java.time.Duration.ofSeconds(20),
                        () -> new io.tollway.system.stack.StackClient(stack.value("TOLLWAY_GATEWAY_URL"), key)
                                .post(
                                        "/v1/chat/completions",
                                        "{\"model\":\"" + stack.value("TOLLWAY_DEMO_MODEL")
                                                + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}"),
                        a -> a.status() == 200)
                .header("x-generation-id");
        page.locator("nav a:text-is('Requests')").click();
        io.tollway.system.stack.StackClient.eventually(
                java.time.Duration.ofSeconds(20),
                () -> {
                    page.reload();
                    return page.content();
                },
                html -> html.contains(answer));
        shot(page, "09-requests");
        page.locator("a[href$='" + answer + "']").click();
        shot(page, "10-one-request");
    }

    private static void settings(Page page) {
        page.locator("nav a:text-is('Settings')").click();
        page.locator("#time_zone").fill("Europe/Berlin");
        page.locator("button:has-text('Save')").click();
        assertThat(page.locator("#time_zone").inputValue()).isEqualTo("Europe/Berlin");
        page.getByText("Limit each end user").click();
        page.locator("#requests_per_minute").fill("60");
        shot(page, "11-limits");
        page.locator("button:has-text('Save')").click();
        page.getByText("60 requests/min").waitFor();
        shot(page, "12-settings");
    }

    private static void looks(Page page) {
        page.locator("nav a:text-is('Invoices')").click();
        shot(page, "13-invoices");
        page.locator("nav a:text-is('Overview')").click();
        shot(page, "14-overview");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        shot(page, "15-overview-dark");
        page.setViewportSize(390, 800);
        shot(page, "16-overview-phone");
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                .as("no sideways scrolling on a phone")
                .isTrue();
    }

    private static void shot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SHOTS.resolve(name + ".png"))
                .setFullPage(true));
    }
}
