package org.pgcaravan.catalog;

import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;

/**
 * A set in the order of its elements' coming, which is small as long as they are few. There are a hundred thousand of them in
 * a large schema, and most hold one element or two.
 */
final class FewSet<E> extends AbstractSet<E> {

    private static final int FEW = 8;

    private Collection<E> elements = new ArrayList<>(2);

    @Override
    public boolean add(E element) {
        if (elements.size() == FEW && elements instanceof ArrayList) {
            elements = new LinkedHashSet<>(elements);
        }
        return (elements instanceof LinkedHashSet || !elements.contains(element)) && elements.add(element);
    }

    @Override
    public boolean contains(Object element) {
        return elements.contains(element);
    }

    @Override
    public boolean remove(Object element) {
        return elements.remove(element);
    }

    @Override
    public Iterator<E> iterator() {
        return elements.iterator();
    }

    @Override
    public int size() {
        return elements.size();
    }
}
