package dev.mailchute.graph;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ServiceTroubleTest {
    @Test
    void a_smaller_page_helps_a_gateway_that_gave_up_but_not_an_overloaded_service() {
        for (int status : new int[] {429, 503}) {
            assertTrue(ServiceTrouble.isOverload(status));
            assertTrue(ServiceTrouble.isTrouble(status));
        }
        for (int status : new int[] {502, 504, 509}) {
            assertFalse(ServiceTrouble.isOverload(status));
            assertTrue(ServiceTrouble.isTrouble(status));
        }
        for (int status : new int[] {200, 400, 403, 404, 500}) {
            assertFalse(ServiceTrouble.isTrouble(status));
        }
    }
}
