package dev.mailchute.cluster;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Connections that break without the database noticing it, as behind a firewall that drops them. */
record BreakingConnections(ClusterNode.Connector database, AtomicBoolean isBroken) implements ClusterNode.Connector {
    @Override
    public Connection open() throws SQLException {
        Connection real = database.open();
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (isBroken.get()) {
                        if (method.getName().equals("close")) {
                            return null;
                        }
                        throw new SQLException("the connection is broken");
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
