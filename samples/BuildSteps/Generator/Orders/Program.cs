using Orders;

var order = new Order(1, new Address("Main Street 1", "Oslo"), new Line("moss", 3));
var invoice = new Invoice(order.Id, order.Delivery, 29.70m);
Console.WriteLine($"{order.First.Count} {order.First.Article} to {invoice.Billing.City} for {invoice.Total}");
