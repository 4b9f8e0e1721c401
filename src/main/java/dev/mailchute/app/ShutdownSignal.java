package dev.mailchute.app;

import java.io.Console;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * SIGTERM and SIGINT: the first signal requests an orderly stop, the second ends the process immediately. SIGHUP is the same at the end of
 * the terminal that Mailchute was started in; a service has no terminal, and is asked by it to reload.
 *
 * <p>With a shutdown hook, the exit code is never 0 and a second signal is ignored. The JDK's only alternative is
 * {@code sun.misc.Signal}, which is used by reflection in case it is missing.
 */
final class ShutdownSignal {
    private static final int EXIT_CODE = 130;

    private ShutdownSignal() {}

    /** @param reload may be asked for again and again */
    static void onFirst(Runnable stop, Runnable reload) {
        for (String name : new String[] {"TERM", "INT"}) {
            try {
                handle(name, invocation(stop));
            } catch (ReflectiveOperationException | IllegalArgumentException e) {
                Runtime.getRuntime().addShutdownHook(new Thread(stop, "stop"));
                return;
            }
        }
        try {
            // Java would stop libraries by their shutdown hooks, while the routes still run. Under nohup it stays
            // ignored.
            handle("HUP", hasTerminal() ? invocation(stop) : repeated(reload));
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // Windows does not have it.
        }
    }

    private static boolean hasTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // Since Java 22 there may be a console without a terminal, and this method.
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    private static InvocationHandler repeated(Runnable task) {
        return (proxy, method, arguments) -> {
            if (method.getName().equals("handle")) {
                new Thread(task, "reload").start();
            }
            return null;
        };
    }

    private static InvocationHandler invocation(Runnable stop) {
        return new InvocationHandler() {
            private boolean stopping;

            @Override
            public synchronized Object invoke(Object proxy, java.lang.reflect.Method method, Object[] arguments) {
                if (method.getName().equals("handle")) {
                    if (stopping) {
                        Runtime.getRuntime().halt(EXIT_CODE);
                    }
                    stopping = true;
                    new Thread(stop, "stop").start();
                }
                return null;
            }
        };
    }

    private static void handle(String name, InvocationHandler invocation) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object proxy = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, invocation);
        signal.getMethod("handle", signal, handler)
                .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    }
}
