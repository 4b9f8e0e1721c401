package dev.mailchute.journey;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Chromium without a screen. Whatever it asks of any other machine ends here, and is remembered. */
final class Browser implements AutoCloseable {
    private static final String REQUIRED = "MAILCHUTE_BROWSER";
    /** Chromium's own errands; no mail of ours names its maker. */
    private static final Pattern ITS_OWN =
            Pattern.compile("CONNECT [a-z.-]*\\.(google|googleapis|gstatic|gvt1)\\.com:443 .*");

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    private final Elsewhere elsewhere = new Elsewhere();
    private final ChromeDriver driver;

    private Browser(Programs program, boolean dark) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(program.chromium().toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--hide-scrollbars",
                "--disable-features=OptimizationHints,MediaRouter,Translate,AutofillServerCommunication,NetworkTimeServiceQuerying",
                "--proxy-server=http://127.0.0.1:" + elsewhere.port(),
                dark ? "--force-dark-mode" : "--lang=en");
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(program.driver().toFile())
                .usingAnyFreePort()
                .withSilent(true)
                .build();
        driver = new ChromeDriver(service, options);
        size(1360, 900);
    }

    /** Where the two programs are. */
    private record Programs(Path chromium, Path driver) {}

    /** Opens one; where there is none, the test is skipped, or fails if {@code MAILCHUTE_BROWSER=required}. */
    static Browser open() {
        return open(false);
    }

    static Browser open(boolean dark) {
        Optional<Path> chromium = find(NAMES);
        Optional<Path> driver = find(List.of("chromedriver"));
        boolean there = chromium.isPresent() && driver.isPresent();
        if (!there && "required".equals(System.getenv(REQUIRED))) {
            throw new AssertionError("there is no chromium with chromedriver, and " + REQUIRED + "=required");
        }
        Assumptions.assumeTrue(there, "skipped: there is no chromium with chromedriver on this machine");
        return new Browser(new Programs(chromium.get(), driver.get()), dark);
    }

    private static Optional<Path> find(List<String> names) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(folder -> names.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    ChromeDriver driver() {
        return driver;
    }

    void size(int width, int height) {
        driver.manage().window().setSize(new Dimension(width, height));
    }

    /** As a screen of this size would show it; narrower than a window of Chromium can be. */
    void screen(int width, int height, double scale) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", scale, "mobile", width < 600));
    }

    /** As somebody sees it who wishes for dark pages, or for light ones. */
    void wishesFor(String colours) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", colours),
                                // else a colour is looked at while it changes
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    /** The element that has the focus, as its text. */
    String focused() {
        return driver.switchTo().activeElement().getText();
    }

    void go(String url) {
        driver.get(url);
    }

    /** Presses keys, as a person would with the page in front. */
    void press(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    void escape() {
        press(Keys.ESCAPE);
    }

    WebElement find(String css) {
        return driver.findElement(By.cssSelector(css));
    }

    String text() {
        return find("main").getText();
    }

    <T> T await(Function<ChromeDriver, T> condition) {
        return new WebDriverWait(driver, Duration.ofSeconds(60), Duration.ofMillis(50))
                .ignoring(org.openqa.selenium.WebDriverException.class)
                .withMessage(() -> driver.getCurrentUrl() + " with \""
                        + driver.switchTo().activeElement().getText() + "\" in focus")
                .until(any -> condition.apply(driver));
    }

    void awaitText(String text) {
        try {
            await(any -> text().contains(text));
        } catch (org.openqa.selenium.TimeoutException e) {
            throw new AssertionError(
                    "no \"" + text + "\" at " + driver.getCurrentUrl() + ": " + driver.getPageSource(), e);
        }
    }

    /** Hosts that were asked for, other than this machine. */
    List<String> askedElsewhere() {
        return elsewhere.hosts;
    }

    @Override
    public void close() {
        driver.quit();
        elsewhere.close();
    }

    /** Stands for the whole internet: hears what is asked for, and answers nothing. */
    private static final class Elsewhere implements AutoCloseable {
        private final ServerSocket socket;
        private final List<String> hosts = new CopyOnWriteArrayList<>();

        Elsewhere() {
            try {
                socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Thread thread = new Thread(this::listen, "elsewhere");
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return socket.getLocalPort();
        }

        private void listen() {
            while (!socket.isClosed()) {
                try (Socket asked = socket.accept()) {
                    asked.setSoTimeout(2000);
                    ByteArrayOutputStream line = new ByteArrayOutputStream();
                    for (int c = asked.getInputStream().read();
                            c >= 0 && c != '\r';
                            c = asked.getInputStream().read()) {
                        line.write(c);
                    }
                    if (line.size() > 0
                            && !ITS_OWN.matcher(line.toString(StandardCharsets.UTF_8))
                                    .matches()) {
                        hosts.add(line.toString(StandardCharsets.UTF_8));
                    }
                    asked.getOutputStream()
                            .write("HTTP/1.1 502 Nobody\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                    continue; // closed, or the other side gave up
                }
            }
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
