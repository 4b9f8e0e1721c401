package dev.mailchute.cluster;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Like a pooler in transaction mode: each statement runs in another session, so that a setting is forgotten. */
record ForgetfulPool(ClusterNode.Connector database) implements ClusterNode.Connector {
    @Override
    public Connection open() throws SQLException {
        Connection real = database.open();
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("createStatement")) {
                        try (Statement reset = real.createStatement()) {
                            reset.execute("DISCARD ALL");
                        }
                    }
                    return method.invoke(real, arguments);
                });
    }
}
