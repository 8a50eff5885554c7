use super::condition::Node;

/// Two or more conditions that are joined by one operator.
#[derive(Debug, Clone)]
pub(crate) struct Operands {
    nodes: Vec<Node>,
    /// The number of operators and functions of the nodes and between them.
    operators: usize,
}

impl Operands {
    /// Joins the operands of two conditions, which `operands_of` returns, or a condition that is an operand itself.
    pub(super) fn join(left: Node, right: Node, operands_of: impl Fn(Node) -> Result<Self, Node>) -> Self {
        let operators = left.operators().saturating_add(right.operators()).saturating_add(1);
        let mut nodes = match operands_of(left) {
            Ok(operands) => operands.nodes,
            Err(node) => {
                let mut nodes = Vec::with_capacity(2);
                nodes.push(node);
                nodes
            }
        };
        match operands_of(right) {
            Ok(operands) => nodes.extend(operands.nodes),
            Err(node) => nodes.push(node),
        }
        Self { nodes, operators }
    }

    pub(super) fn operators(&self) -> usize {
        self.operators
    }

    pub(super) fn nodes_mut(&mut self) -> &mut [Node] {
        &mut self.nodes
    }

    pub(super) fn into_nodes(self) -> Vec<Node> {
        self.nodes
    }
}

impl std::ops::Deref for Operands {
    type Target = [Node];

    fn deref(&self) -> &[Node] {
        &self.nodes
    }
}
