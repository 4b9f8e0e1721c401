package dev.mailchute.app;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * SIGTERM and SIGINT: the first signal requests an orderly stop, the second ends the process immediately.
 *
 * <p>With a shutdown hook, the exit code is never 0 and a second signal is ignored. The JDK's only alternative is
 * {@code sun.misc.Signal}, which is used by reflection in case it is missing.
 */
final class ShutdownSignal {
    private static final int EXIT_CODE = 130;

    private ShutdownSignal() {}

    static void onFirst(Runnable stop) {
        for (String name : new String[] {"TERM", "INT"}) {
            try {
                handle(name, stop);
            } catch (ReflectiveOperationException | IllegalArgumentException e) {
                Runtime.getRuntime().addShutdownHook(new Thread(stop, "stop"));
                return;
            }
        }
    }

    private static void handle(String name, Runnable stop) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        InvocationHandler invocation = new InvocationHandler() {
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
        Object proxy = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, invocation);
        signal.getMethod("handle", signal, handler)
                .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    }
}
